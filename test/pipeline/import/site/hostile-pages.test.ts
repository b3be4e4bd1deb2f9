import { describe, expect, it } from '@jest/globals';
import { listMarkdownLinks } from '../../../../pipeline/import/site/markdown-links.ts';
import { readPageFacts } from '../../../../pipeline/import/site/page-facts.ts';
import { parseSitemap } from '../../../../pipeline/import/site/parse-sitemap.ts';
import { readWithoutChrome } from '../../../../pipeline/import/site/read-without-chrome.ts';
import { createScope } from '../../../../pipeline/import/site/site-scope.ts';
import { toPlainSource } from '../../../../pipeline/import/source-text.ts';
import { HOSTILE_SHAPES } from '../../../fakes/hostile-documents.ts';
import { tellGrowth } from '../../../measure-time.ts';

const LENGTH = 30_000;
/** Below this a time says nothing about how it grows. */
const FLOOR_MS = 60;
const url = new URL('https://example.org/');

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  'the facts of HTML': (text) =>
    readPageFacts('html', Buffer.from(text), url, { robots: text, canonical: null }),
  'links of Markdown': listMarkdownLinks,
  'a sitemap': (text) => parseSitemap(`<urlset>${text}`),
  'a sitemap of entries': (text) => parseSitemap(`<urlset>${'<loc>'.repeat(text.length / 5)}${text}`),
  'an address': (text) => createScope(url).toAddress(`/${text}`),
};

describe.each(Object.entries(READERS))('reading %s', (_name, read) => {
  it('takes less than three times as long for twice as much, whatever it is', async () => {
    const slow: string[] = [];
    for (const [name, toText] of Object.entries(HOSTILE_SHAPES)) {
      const verdict = await tellGrowth((times) => read(toText(times * LENGTH)), FLOOR_MS);
      if (verdict) slow.push(`${name}: ${verdict}`);
    }
    expect(slow).toEqual([]);
  }, 300_000);
});

describe('looking for the content of a page', () => {
  const read = readWithoutChrome((bytes) => toPlainSource(Buffer.from(bytes).toString()));
  const info = { path: 'a', signal: new AbortController().signal, note: () => {} };

  it.each([' ', '<h1>', '<div>a', '<td>', '&gt;'])(
    'is given up after some seconds, for a page of %j',
    async (unit) => {
      const page = `<p>${unit.repeat(399_000 / unit.length)}</p>`;
      const startedAt = performance.now();
      await read(Buffer.from(page), info);
      expect(performance.now() - startedAt).toBeLessThan(15_000);
    },
    60_000,
  );
});
