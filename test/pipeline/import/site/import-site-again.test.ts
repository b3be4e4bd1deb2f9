import { afterEach, describe, expect, it } from '@jest/globals';
import { createSiteImports } from './run-site-import.ts';
import { type PageReply, pageOf, type SitePages, serveSite, stopSites } from './site-server.ts';

afterEach(stopSites);

function tagged(title: string, links: readonly string[] = [], version = 1): PageReply {
  return { body: pageOf(`${title} ${version}`, links), headers: { etag: `"${title}${version}"` } };
}

function siteOf(count: number): SitePages {
  const names = Array.from({ length: count }, (_, number) => `/page/${number}`);
  return {
    '/': tagged('Home', names),
    ...Object.fromEntries(names.map((name) => [name, tagged(name)])),
  };
}

const isPage = (path: string) => path === '/' || path.startsWith('/page');

describe('the next import of a site', () => {
  it('costs an unchanged page one answer without a body, and reads what has changed', async () => {
    const site = await serveSite(siteOf(20));
    const imports = createSiteImports(site.origin);
    expect(await imports.run()).toMatchObject({ added: 21, requests: 21 });
    site.forget();
    expect(await imports.run()).toMatchObject({ added: 0, unchanged: 21, changed: 0 });
    expect(site.statuses.filter((status) => status === 304)).toHaveLength(21);
    site.pages['/page/3'] = tagged('/page/3', [], 2);
    site.forget();
    expect(await imports.run()).toMatchObject({ added: 0, unchanged: 20, changed: 1 });
    expect(site.statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(imports.documents().get(`${site.origin}/page/3`)?.title).toBe('/page/3 2');
  });

  it('does not even ask for a page whose date in the sitemap is the same', async () => {
    const entry = (path: string, date: string) => `<url><loc>{}${path}</loc><lastmod>${date}</lastmod></url>`;
    const mapOf = (date: string) => ({
      body: `<urlset>${entry('/page/0', '2024-01-01')}${entry('/page/1', date)}</urlset>`,
    });
    const site = await serveSite({ ...siteOf(3), '/sitemap.xml': mapOf('2024-01-01') });
    const imports = createSiteImports(site.origin);
    await imports.run();
    site.forget();
    site.pages['/sitemap.xml'] = mapOf('2024-02-02');
    expect(await imports.run()).toMatchObject({ unchanged: 4, requests: 3 });
    expect(site.asked.filter(isPage).toSorted()).toEqual(['/', '/page/1', '/page/2']);
  });

  it('asks for a page that is not imported no more than for others', async () => {
    const site = await serveSite({
      '/': tagged('Home', ['/print', '/hidden']),
      '/print': { body: pageOf('Print', [], '<link rel="canonical" href="/">'), headers: { etag: '"p"' } },
      '/hidden': {
        body: pageOf('Hidden', [], '<meta name="robots" content="noindex">'),
        headers: { etag: '"h"' },
      },
    });
    const imports = createSiteImports(site.origin);
    const { skipped } = await imports.run();
    site.forget();
    expect((await imports.run()).skipped).toEqual(skipped);
    expect(site.statuses.filter((status) => status === 304)).toHaveLength(3);
  });

  it('reads a page anew whose documents the base has lost', async () => {
    const site = await serveSite(siteOf(3));
    const imports = createSiteImports(site.origin);
    await imports.run();
    (imports.documents() as Map<string, unknown>).delete(`${site.origin}/page/1`);
    expect(await imports.run()).toMatchObject({ added: 1, unchanged: 3 });
  });

  it('asks again with the date where there is no tag, and for the whole page where there is neither', async () => {
    const date = 'Tue, 01 Jul 2025 10:00:00 GMT';
    const site = await serveSite({
      '/': (req) =>
        req.headers['if-modified-since'] === date
          ? { status: 304 }
          : { body: pageOf('Home', ['/plain']), headers: { 'last-modified': date } },
      '/plain': pageOf('Plain'),
    });
    const imports = createSiteImports(site.origin);
    await imports.run();
    site.forget();
    expect(await imports.run()).toMatchObject({ unchanged: 2, added: 0, changed: 0 });
    expect(site.statuses.toSorted()).toEqual([200, 304, 404, 404, 404]);
  });

  it('removes pages that are gone, moved, or not to be read any more', async () => {
    const site = await serveSite(siteOf(6));
    const imports = createSiteImports(site.origin);
    await imports.run();
    site.pages['/'] = tagged('Home', ['/page/0', '/page/4', '/page/5'], 2);
    site.pages['/page/1'] = { status: 404 };
    site.pages['/page/2'] = { status: 301, headers: { location: '/page/0' } };
    site.pages['/page/4'] = { body: pageOf('Four', [], '<meta name="robots" content="noindex">') };
    site.pages['/page/5'] = { body: pageOf('Five', [], '<link rel="canonical" href="/page/five">') };
    site.pages['/page/five'] = pageOf('Five');
    const summary = await imports.run();
    expect(summary).toMatchObject({ removed: 4, added: 1, failures: [] });
    // Page 3 is linked no more, but it is there.
    expect(imports.ids().map((id) => id.slice(site.origin.length))).toEqual([
      '/',
      '/page/0',
      '/page/3',
      '/page/five',
    ]);
    expect(await imports.run({ removeMissing: true })).toMatchObject({ removed: 1, added: 0 });
    expect(imports.ids()).not.toContain(`${site.origin}/page/3`);
  });

  it('removes nothing that is gone when the site could not be seen whole', async () => {
    const site = await serveSite(siteOf(4));
    const imports = createSiteImports(site.origin);
    await imports.run();
    site.pages['/page/1'] = { status: 404 };
    site.pages['/page/2'] = { status: 500 };
    const summary = await imports.run({ removeMissing: true });
    expect(summary).toMatchObject({ removed: 0, unchanged: 3 });
    expect(summary.failures.map(({ reason }) => reason)).toEqual(['answered 500; try again later']);
    site.pages['/page/2'] = tagged('/page/2');
    expect(await imports.run({ removeMissing: true })).toMatchObject({ removed: 1, failures: [] });
  });

  it('keeps the id of a page, whichever form of its address is met first', async () => {
    const site = await serveSite({
      '/': pageOf('Home', ['/a/', '/a']),
      '/a': pageOf('A'),
      '/a/': pageOf('A'),
    });
    const imports = createSiteImports(site.origin);
    await imports.run();
    site.pages['/'] = pageOf('Home', ['/a', '/a/']);
    expect(await imports.run({ removeMissing: true })).toMatchObject({ added: 0, removed: 0 });
    expect(imports.ids()).toEqual([`${site.origin}/`, `${site.origin}/a/`]);
  });
});

describe('a crawl that is interrupted', () => {
  it('changes nothing, and is continued without asking for a page twice', async () => {
    const site = await serveSite(siteOf(30));
    const imports = createSiteImports(site.origin);
    const interruption = new AbortController();
    const interrupted = imports.run({
      signal: interruption.signal,
      onProgress: ({ done }) => {
        if (done === 12) interruption.abort();
      },
    });
    await expect(interrupted).rejects.toThrow(/abort/i);
    expect(imports.ids()).toEqual([]);
    const summary = await imports.run();
    expect(summary).toMatchObject({ added: 31, isContinued: true, failures: [] });
    const pages = site.asked.filter(isPage);
    // What was under way when it was interrupted came to nothing, so it is asked for again.
    expect(pages.length - new Set(pages).size).toBeLessThanOrEqual(8);
    expect(summary.requests).toBeLessThanOrEqual(31 - 12);
    expect(await imports.run()).toMatchObject({ unchanged: 31, isContinued: false });
  });

  it('ends when the site answers no more, and is continued when it does', async () => {
    const pages = siteOf(60);
    const site = await serveSite(pages);
    let isDown = false;
    for (const [path, reply] of Object.entries(pages))
      site.pages[path] = (_, res) => {
        if (path === '/page/10') isDown ||= !isMended;
        if (!isDown) return reply as PageReply;
        res.destroy();
        return null;
      };
    let isMended = false;
    const imports = createSiteImports(site.origin);
    await expect(imports.run()).rejects.toThrow(/does not answer any more; .*The next run continues/);
    isMended = true;
    isDown = false;
    expect(await imports.run()).toMatchObject({ added: 61, isContinued: true, failures: [] });
  });
});
