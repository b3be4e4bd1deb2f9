import { describe, expect, it } from '@jest/globals';
import type { Publication } from '../../../../pipeline/import/publish/document-url.ts';
import { resolveLinks } from '../../../../pipeline/import/publish/resolve-links.ts';
import { NO_GENERATOR } from '../../../../pipeline/import/publish/site-generator.ts';

const SITE = { baseUrl: 'https://example.org/docs', generator: NO_GENERATOR };
const NOWHERE = { baseUrl: null, generator: NO_GENERATOR };
const PAGE = { path: 'guide/start.md', url: 'https://example.org/docs/guide/start' };

const resolve = (
  text: string,
  publication: Publication = SITE,
  source: typeof PAGE | { path: string; url: null } = PAGE,
) => resolveLinks(text, source, publication);

describe('links in the text of a document', () => {
  it.each([
    ['[a](./01-setup.md)', '[a](https://example.org/docs/guide/setup)'],
    ['[a](../index.md#top "Title")', '[a](https://example.org/docs/#top "Title")'],
    ['[a](./server-options#port)', '[a](https://example.org/docs/guide/server-options#port)'],
    ['[a](/config/shared.md#base)', '[a](https://example.org/docs/config/shared#base)'],
    ['[a](/guide/api.html#x)', '[a](https://example.org/guide/api.html#x)'],
    ['[a](#part)', '[a](https://example.org/docs/guide/start#part)'],
    ['[a](other/)', '[a](https://example.org/docs/guide/other/)'],
    [
      '[`a[0]`](x.md) and [b [c]](y.md)',
      '[`a[0]`](https://example.org/docs/guide/x) and [b [c]](https://example.org/docs/guide/y)',
    ],
    ['[a](<my file.md>)', '[a](https://example.org/docs/guide/my%20file)'],
    ['[a](https://x.org/a_(b)) [m](mailto:a@b.c)', '[a](https://x.org/a_(b)) [m](mailto:a@b.c)'],
    ['![p](img/a.png)', '![p](https://example.org/docs/guide/img/a.png)'],
  ])('lead where the site has them: %s', (text, expected) => expect(resolve(text)).toBe(expected));

  it.each([
    ['See [the **setup**](./setup.md).', 'See the **setup**.'],
    ['See [a](#part) and [b](../x/).', 'See a and b.'],
    ['![p](img/a.png) Words.', ' Words.'],
    ['[a](../../outside.md)', 'a'],
    ['[a](javascript:alert(1))', 'a'],
    ['[a](https://x.org)', '[a](https://x.org)'],
  ])('become their words when nobody knows where the documents stand: %s', (text, expected) =>
    expect(resolve(text, NOWHERE, { path: 'guide/start.md', url: null })).toBe(expected),
  );

  it('stay as they are in code, and no line is lost', () => {
    const text = '`[a](b.md)`\n\n```md\n[a](b.md)\n```\n\n[x\ny](b.md\n"t") z';
    const resolved = resolve(text, NOWHERE, { path: 'a.md', url: null });
    expect(resolved).toBe('`[a](b.md)`\n\n```md\n[a](b.md)\n```\n\nx\ny\n z');
    expect(resolved.split('\n')).toHaveLength(text.split('\n').length);
  });

  it('takes time in proportion to the text, whatever it holds', () => {
    const startedAt = performance.now();
    for (const piece of ['[', '](', '[a](', '[](', ']((', '\\[']) resolve(piece.repeat(20_000));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
