import { describe, expect, it } from '@jest/globals';
import { listMarkdownLinks } from '../../../../pipeline/import/site/markdown-links.ts';
import { readPageFacts } from '../../../../pipeline/import/site/page-facts.ts';
import { parseSitemap } from '../../../../pipeline/import/site/parse-sitemap.ts';
import { readWithoutChrome } from '../../../../pipeline/import/site/read-without-chrome.ts';
import { createScope } from '../../../../pipeline/import/site/site-scope.ts';
import { toPlainSource } from '../../../../pipeline/import/source-text.ts';
import { HOSTILE_SHAPES } from '../../../fakes/hostile-documents.ts';

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

async function msOf(read: (text: string) => unknown, text: string): Promise<number> {
  const before = process.cpuUsage();
  await read(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

async function medianMs(read: (text: string) => unknown, text: string): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < 5; count += 1) times.push(await msOf(read, text));
  return times.sort((a, b) => a - b)[2] ?? 0;
}

describe.each(Object.entries(READERS))('reading %s', (_name, read) => {
  it('takes less than three times as long for twice as much, whatever it is', async () => {
    const isFine = (onceMs: number, twiceMs: number) =>
      twiceMs < FLOOR_MS || twiceMs < 3 * Math.max(onceMs, FLOOR_MS / 2);
    const slow: string[] = [];
    for (const [name, toText] of Object.entries(HOSTILE_SHAPES)) {
      const [text, twice] = [toText(LENGTH), toText(2 * LENGTH)];
      if (isFine(await msOf(read, text), await msOf(read, twice))) continue;
      const [onceMs, twiceMs] = [await medianMs(read, text), await medianMs(read, twice)];
      if (!isFine(onceMs, twiceMs)) slow.push(`${name}: ${onceMs} ms, then ${twiceMs} ms`);
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
