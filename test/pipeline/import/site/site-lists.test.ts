import { describe, expect, it } from '@jest/globals';
import { listMarkdownLinks } from '../../../../pipeline/import/site/markdown-links.ts';
import { type PageHeaders, readPageFacts } from '../../../../pipeline/import/site/page-facts.ts';
import { parseSitemap } from '../../../../pipeline/import/site/parse-sitemap.ts';
import { parseRetryAfter } from '../../../../pipeline/import/site/retry-after.ts';
import { isFresh } from '../../../../pipeline/import/site/site-page-record.ts';
import { findCharset, findWebKind } from '../../../../pipeline/import/site/web-kind.ts';

describe('a sitemap', () => {
  it('lists pages, without those of its images', () => {
    const text = `<?xml version="1.0"?><urlset xmlns:image="i"><url><loc>
      https://example.org/a?x=1&amp;y=2 </loc><image:image><image:loc>https://example.org/i.png</image:loc></image:image></url>
      <url><loc><![CDATA[https://example.org/b]]></loc><lastmod> 2024-05-01</lastmod></url><url><loc>no address</loc></url></urlset>`;
    expect(parseSitemap(text)).toEqual({
      pages: ['https://example.org/a?x=1&y=2', 'https://example.org/b'],
      changedAt: new Map([['https://example.org/b', '2024-05-01']]),
      sitemaps: [],
    });
  });

  it('is an index, or plain text', () => {
    expect(
      parseSitemap('<sitemapindex><sitemap><loc>https://e.org/1.xml</loc></sitemap></sitemapindex>'),
    ).toEqual({
      pages: [],
      changedAt: new Map(),
      sitemaps: ['https://e.org/1.xml'],
    });
    expect(parseSitemap('https://e.org/1\nhttps://e.org/2\n').pages).toEqual([
      'https://e.org/1',
      'https://e.org/2',
    ]);
  });

  it('leaves the entities that it declares as they are', () => {
    const text = '<!DOCTYPE a [<!ENTITY b "https://e.org/">]><urlset><loc>&b;</loc></urlset>';
    expect(parseSitemap(text).pages).toEqual([]);
  });
});

describe('links of Markdown', () => {
  it('are found with their brackets, titles and parentheses', () => {
    const text = '[a](https://e.org/a) [b](<b.md> "B") [c](c_(d).md): text\n[e]( f.md ) ![g](g.png)';
    expect(listMarkdownLinks(text)).toEqual(['https://e.org/a', 'b.md', 'c_(d).md', 'f.md', 'g.png']);
  });
});

describe('the facts of a page', () => {
  const none: PageHeaders = { robots: null, canonical: null };
  const read = (html: string, headers = none) =>
    readPageFacts('html', Buffer.from(html), new URL('https://e.org/docs/page'), headers);

  it('are its links by its base, without those that must not be followed', () => {
    const html =
      '<base href="/v2/"><a href="a">A</a><a href="/b#c">B</a><a rel="ugc nofollow" href="n">N</a><a href="mailto:x">M</a><a href="a">A</a>';
    expect(read(html).links).toEqual(['https://e.org/v2/a', 'https://e.org/b']);
  });

  it('are its canonical address, of the page before that of the header', () => {
    const headers = { robots: null, canonical: 'https://e.org/header' };
    expect(read('<link rel="canonical" href="/c">', headers).canonical).toBe('https://e.org/c');
    expect(read('<p>x</p>', headers).canonical).toBe('https://e.org/header');
  });

  it.each([
    ['noindex', null, true, 1],
    ['none', null, true, 0],
    ['nofollow', null, false, 0],
    ['', 'noindex, nofollow', true, 0],
    ['', 'otherbot: noindex, nofollow', false, 1],
    ['', 'otherbot: noindex, milepostimport: nofollow', false, 0],
    ['', 'unavailable_after: 25 Jun 2030', false, 1],
  ])('are what it says to robots: %j %j', (meta, robots, isNoindex, linkCount) => {
    const facts = read(`<meta name="Robots" content="${meta}"><a href="/a">A</a>`, {
      robots,
      canonical: null,
    });
    expect([facts.isNoindex, facts.links.length]).toEqual([isNoindex, linkCount]);
  });

  it('are none for a page that cannot be taken apart', () => {
    expect(read('<div>'.repeat(10_000))).toEqual({ canonical: null, isNoindex: false, links: [] });
  });
});

describe('small things that a server says', () => {
  it.each([
    ['120', 120_000],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
    ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
    ['soon', null],
    [undefined, null],
  ])('when to come again: %s', (header, ms) => {
    expect(parseRetryAfter(header, 10_000)).toBe(ms);
  });

  it.each([
    ['text/html; charset=utf-8', '/a.md', 'html'],
    ['text/markdown', '/a', 'markdown'],
    ['text/plain', '/a.md', 'markdown'],
    ['text/plain', '/a', 'text'],
    [undefined, '/a.html', 'html'],
    ['application/octet-stream', '/a', undefined],
    ['image/png', '/a.html', undefined],
    ['text/plain', '/a.jsonl', undefined],
  ])('of which kind a page is: %s %s', (type, path, name) => {
    expect(findWebKind(type, path)?.name).toBe(name);
  });

  it.each([
    ['text/html; charset="ISO-8859-1"', 'iso-8859-1'],
    ['text/html;charset=UTF-8', null],
    ['text/html', null],
  ])('in which encoding: %s', (type, charset) => {
    expect(findCharset(type)).toBe(charset);
  });
});

describe('a page that its sitemap dates', () => {
  const hour = 3_600_000;
  const at = Date.parse('2025-07-10T12:00:00Z');
  const record = (changedAt: string | null, askedAt = at - hour) => ({
    kind: 'html',
    url: '',
    canonical: null,
    isNoindex: false,
    links: [],
    frame: '',
    askedAt,
    changedAt,
  });

  it.each<[string, string | null, string | null, number, boolean]>([
    ['the same since', '2025-07-01', '2025-07-01', hour, true],
    ['the same since, with a time', '2025-07-10T09:00:00Z', '2025-07-10T09:00:00Z', hour, true],
    ['another now', '2025-07-01', '2025-07-02', hour, false],
    ['none', null, null, hour, false],
    ['of today, when more may come', '2025-07-10', '2025-07-10', hour, false],
    ['nonsense', 'soon', 'soon', hour, false],
    ['the same, but asked for days ago', '2025-07-01', '2025-07-01', 30 * hour, false],
  ])('%s', (_, before, now, ago, expected) => {
    expect(isFresh(record(before, at - ago), now, at)).toBe(expected);
  });
});
