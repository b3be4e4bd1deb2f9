import { describe, expect, it } from '@jest/globals';
import { titleFromPath } from '../../../pipeline/import/document-title.ts';
import { findKind } from '../../../pipeline/import/kinds.ts';

describe('the name of a page that a server offers in several languages', () => {
  it.each([
    'mod/bind-address.html.en',
    'mod/bind-address.html.pt-br.utf8',
    'mod/bind-address.html.ja.euc-jp',
    'mod/bind-address.htm.zh-Hans.UTF-8',
    'mod/bind-address.xhtml.ISO-8859-1',
  ])('is HTML, and its title is that of its page: %s', (path) => {
    expect(findKind(path)?.name).toBe('html');
    expect(titleFromPath(path)).toBe('Bind address');
  });

  it.each(['a.html.gz', 'a.html.bak', 'a.html.orig', 'a.html.tmpl', 'a.en', 'a.md.en', 'html.en'])(
    'is not what %s is',
    (path) => {
      expect(findKind(path)).toBeNull();
    },
  );

  it('leaves other titles alone', () => {
    expect(titleFromPath('guide/2.0.html')).toBe('2.0');
    expect(titleFromPath('guide/index.html.de')).toBe('Guide');
  });
});
