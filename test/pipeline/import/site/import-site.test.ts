import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createSiteImports } from './run-site-import.ts';
import { pageOf, serveSite, stopSites } from './site-server.ts';

afterEach(stopSites);

describe('what is found of a site', () => {
  it('unites llms.txt, the sitemap that robots.txt names, and links', async () => {
    const site = await serveSite({
      '/robots.txt': { body: 'User-agent: *\nSitemap: {}/maps/index.xml\n' },
      '/llms.txt': { body: '# Site\n\n- [Listed](/listed): for models\n- [Else](https://other.example/x)\n' },
      '/maps/index.xml': {
        body: '<sitemapindex><sitemap><loc>{}/maps/a.xml.gz</loc></sitemap></sitemapindex>',
      },
      '/': pageOf('Home', ['linked', 'https://other.example/', 'mailto:a@example.org']),
      '/listed': pageOf('Listed'),
      '/mapped': pageOf('Mapped'),
      '/linked': pageOf('Linked', ['/deeper#part']),
      '/deeper': pageOf('Deeper'),
      '/orphan': pageOf('Orphan'),
    });
    site.pages['/maps/a.xml.gz'] = {
      body: gzipSync(`<urlset><url><loc> ${site.origin}/mapped </loc></url></urlset>`),
      type: 'application/gzip',
    };
    const imports = createSiteImports(site.origin);
    const summary = await imports.run();
    const addresses = ['/', '/deeper', '/linked', '/listed', '/mapped'].map((path) => site.origin + path);
    expect(imports.ids()).toEqual(addresses);
    expect(summary).toMatchObject({ added: 5, failures: [], skipped: [] });
    expect([...imports.documents().values()].map(({ id, url, title }) => [id === url, title])).toContainEqual(
      [true, 'Mapped'],
    );
  });

  it('stays in the folder of the start', async () => {
    const site = await serveSite({
      '/docs/': pageOf('Docs', ['one', '/blog', '/docsearch', '../docs/two']),
      '/docs/one': pageOf('One'),
      '/docs/two': pageOf('Two'),
      '/blog': pageOf('Blog'),
      '/docsearch': pageOf('Search'),
      '/docs/sitemap.xml': { body: '<urlset><loc>{}/docs/three</loc><loc>{}/blog</loc></urlset>' },
      '/docs/three': pageOf('Three'),
    });
    const imports = createSiteImports(`${site.origin}/docs/`);
    await imports.run();
    expect(imports.ids().map((id) => id.slice(site.origin.length))).toEqual([
      '/docs/',
      '/docs/one',
      '/docs/three',
      '/docs/two',
    ]);
  });

  it('asks for one page once, however its address is written', async () => {
    const site = await serveSite({
      '/': pageOf('Home', ['/a', '/a/', '/a/index.html', '/a#x', '/a?utm_source=y', '//{}/a', '/%61']),
      '/a': pageOf('A'),
    });
    const imports = createSiteImports(site.origin);
    await imports.run();
    expect(site.asked.filter((path) => path.includes('a') && !/robots|sitemap|llms/.test(path))).toEqual([
      '/a',
    ]);
    expect(imports.ids()).toEqual([`${site.origin}/`, `${site.origin}/a`]);
  });

  it('lets the canonical address decide which page it is', async () => {
    const canonical = (href: string) => `<link rel="canonical" href="${href}">`;
    const site = await serveSite({
      '/': pageOf('Home', ['/print/a', '/a', '/old', '/list?id=1', '/list?id=2', '/list', '/only']),
      '/a': pageOf('A', [], canonical('/a/')),
      '/print/a': pageOf('Print', [], canonical('/a')),
      '/old': pageOf('Old', [], canonical('/is-not-there')),
      '/list': pageOf('List', ['/list?sort=up', '/list?sort=down']),
      '/list?id=1': pageOf('One', [], canonical('/list?id=1')),
      '/list?id=2': pageOf('Two', [], canonical('/list?id=2')),
      '/list?sort=up': pageOf('Up'),
      '/list?sort=down': pageOf('Down', [], canonical('/list')),
      '/only': pageOf('Only', [], canonical('https://other.example/only')),
    });
    const imports = createSiteImports(site.origin);
    const { skipped } = await imports.run();
    expect(imports.ids().map((id) => id.slice(site.origin.length))).toEqual([
      '/',
      '/a/',
      '/list',
      '/list?id=1',
      '/list?id=2',
      '/old',
      '/only',
    ]);
    expect(skipped.map(({ path, reason }) => [path.slice(site.origin.length), reason])).toEqual([
      ['/print/a', 'names another imported page as its canonical address'],
      ['/list?sort=up', 'differs from a page in its query alone'],
      ['/list?sort=down', 'names another imported page as its canonical address'],
      ['/is-not-there', 'is gone (404)'],
    ]);
  });

  it('passes over what is not to be indexed, but follows its links unless that is not wanted either', async () => {
    const site = await serveSite({
      '/': pageOf('Home', ['/tags', '/secret', '/header', '/others']),
      '/tags': pageOf('Tags', ['/one'], '<meta name="robots" content="NOINDEX, follow">'),
      '/one': pageOf('One'),
      '/secret': pageOf('Secret', ['/two'], '<meta name="robots" content="none">'),
      '/two': pageOf('Two'),
      '/header': { body: pageOf('Header'), headers: { 'x-robots-tag': 'noindex' } },
      '/others': { body: pageOf('Others'), headers: { 'x-robots-tag': 'otherbot: noindex' } },
    });
    const imports = createSiteImports(site.origin);
    const { skipped } = await imports.run();
    expect(imports.ids().map((id) => id.slice(site.origin.length))).toEqual(['/', '/one', '/others']);
    expect(skipped.map(({ reason }) => reason)).toEqual(['noindex', 'noindex', 'noindex']);
  });

  it('reads each kind by its content type, and takes Markdown beside its page for the same', async () => {
    const site = await serveSite({
      '/': pageOf('Home', ['/notes', '/raw.md', '/logo', '/guide', '/guide.md', '/latin']),
      '/notes': { type: 'text/plain; charset=utf-8', body: 'Plain words.' },
      '/raw.md': { type: 'text/markdown', body: '# Raw\n\nMarkdown words, and [more](/linked).' },
      '/linked': pageOf('Linked'),
      '/logo': { type: 'image/png', body: new Uint8Array(10) },
      '/guide': pageOf('Guide'),
      '/guide.md': { type: 'text/plain', body: '# Guide\n\nAll about Guide.' },
      '/latin': {
        type: 'text/html; charset=iso-8859-1',
        body: Buffer.from('<main><p>Größe</p></main>', 'latin1'),
      },
    });
    const imports = createSiteImports(site.origin);
    const { skipped } = await imports.run();
    const texts = [...imports.documents().values()].map(({ id, title, passages }) => [
      id.slice(site.origin.length),
      title,
      passages[0]?.text.split('\n')[0],
    ]);
    expect(texts).toEqual(
      expect.arrayContaining([
        ['/notes', 'Notes', 'Plain words.'],
        ['/raw.md', 'Raw', expect.stringContaining('Markdown words')],
        ['/latin', 'Latin', 'Größe'],
      ]),
    );
    expect(skipped.map(({ path, reason }) => [path.slice(site.origin.length), reason])).toEqual([
      ['/guide.md', 'is the Markdown of an imported page'],
      ['/logo', 'not a kind that is imported (image/png)'],
    ]);
  });

  it('follows redirects on the site and tells those that lead away', async () => {
    const to = (location: string, status = 301) => ({ status, headers: { location } });
    const site = await serveSite({
      '/': to('/start', 302),
      '/start': pageOf('Start', ['/old', '/away', '/circle/a', '/slash']),
      '/old': to('/new'),
      '/new': pageOf('New'),
      '/away': to('https://other.example/'),
      '/circle/a': to('/circle/b'),
      '/circle/b': to('/circle/a'),
      '/slash': to('/slash/'),
      '/slash/': pageOf('Slash'),
    });
    const imports = createSiteImports(site.origin);
    const { skipped, failures } = await imports.run();
    expect(imports.ids().map((id) => id.slice(site.origin.length))).toEqual(['/new', '/slash/', '/start']);
    expect(skipped.map(({ path, reason }) => [path.slice(site.origin.length), reason])).toEqual([
      ['/away', 'redirects to a place outside'],
    ]);
    expect(failures).toEqual([]);
  });
});

describe('what a site may ask for', () => {
  it('is told who asks', async () => {
    const site = await serveSite({ '/': pageOf('Home') });
    await createSiteImports(site.origin).run();
    expect(new Set(site.requests.map(({ headers }) => headers['user-agent']))).toEqual(
      new Set(['MilepostImport/1.2.3 (+https://ask.example.org)']),
    );
  });

  it('has its robots.txt obeyed, with the delay between two requests', async () => {
    const site = await serveSite({
      '/robots.txt': {
        body: 'User-agent: *\nDisallow: /\n\nUser-agent: milepostimport\nDisallow: /private\nAllow: /private/not\nCrawl-delay: 2\n',
      },
      '/': pageOf('Home', ['/private/a', '/private/not', '/b']),
      '/private/a': pageOf('Private'),
      '/private/not': pageOf('Not'),
      '/b': pageOf('B'),
    });
    const imports = createSiteImports(site.origin);
    const { skipped } = await imports.run();
    expect(site.asked).not.toContain('/private/a');
    expect(imports.ids().map((id) => id.slice(site.origin.length))).toEqual(['/', '/b', '/private/not']);
    expect(skipped.map(({ reason }) => reason)).toEqual(['robots.txt forbids it']);
    expect(imports.time.pauses.filter((ms) => ms > 1_500).length).toBeGreaterThanOrEqual(4);
  });

  it('gets a pause when it says that there is too much', async () => {
    let refusals = 2;
    const site = await serveSite({
      '/': pageOf('Home', ['/busy']),
      '/busy': () =>
        refusals-- > 0
          ? { status: refusals === 1 ? 429 : 503, headers: { 'retry-after': '7' } }
          : { body: pageOf('Busy') },
    });
    const imports = createSiteImports(site.origin);
    expect(await imports.run()).toMatchObject({ added: 2, failures: [] });
    expect(imports.time.pauses.filter((ms) => ms > 6_000 && ms <= 7_000)).toHaveLength(2);
  });

  it('is told as a failure when it stays too busy', async () => {
    const site = await serveSite({
      '/': pageOf('Home', ['/busy', '/later']),
      '/busy': { status: 503 },
      '/later': { status: 429, headers: { 'retry-after': '86400' } },
    });
    const { added, failures } = await createSiteImports(site.origin).run();
    expect(added).toBe(1);
    expect(failures.map(({ reason }) => reason)).toEqual([
      'answered 503; try again later',
      'answered 429; try again later',
    ]);
    expect(site.asked.filter((path) => path === '/busy')).toHaveLength(5);
    expect(site.asked.filter((path) => path === '/later')).toHaveLength(1);
  });
});

describe('what a site cannot do', () => {
  it('lead into a private network', async () => {
    const site = await serveSite({ '/': pageOf('Home') });
    await expect(createSiteImports(site.origin, { allowPrivate: false }).run()).rejects.toThrow(
      /is an address of a private network; if you mean that, add --allow-private/,
    );
    await expect(
      createSiteImports(site.origin.replace('127.0.0.1', 'localhost'), { allowPrivate: false }).run(),
    ).rejects.toThrow(/leads to .*, an address of a private network/);
    expect(site.asked).toEqual([]);
  });

  it('keep the import busy with a calendar without end', async () => {
    const calendar: Record<string, string> = {};
    const site = await serveSite(
      new Proxy(calendar, {
        get: (_, path: string) => {
          const month = Number(/^\/month\/(\d+)$/.exec(path)?.[1] ?? (path === '/' ? 0 : -1));
          return month < 0 ? undefined : pageOf(`Month ${month}`, [`/month/${month + 1}`]);
        },
      }),
    );
    const imports = createSiteImports(site.origin);
    const summary = await imports.run();
    expect(summary.added).toBe(21);
  });

  it('keep it busy with paths and queries without end', async () => {
    const site = await serveSite(
      new Proxy({} as Record<string, string>, {
        get: (_, path: string) => {
          if (/robots|sitemap|llms/.test(path)) return undefined;
          return pageOf('Same', [
            'deeper/',
            `?page=${path.length}&x=${path.length * 7}`,
            `?q=${path.length * 3}`,
          ]);
        },
      }),
    );
    const summary = await createSiteImports(site.origin).run();
    expect(site.asked.length).toBeLessThan(60);
    expect(summary.failures).toEqual([]);
  });

  it('fill the memory with a body without end, or with one that unfolds', async () => {
    const site = await serveSite({
      '/': pageOf('Home', ['/endless', '/bomb', '/declared']),
      '/endless': (_, res) => {
        res.setHeader('content-type', 'text/html');
        const more = () => {
          while (!res.destroyed && res.write('x'.repeat(65_536)));
        };
        res.on('drain', more);
        more();
        return null;
      },
      '/bomb': {
        headers: { 'content-encoding': 'gzip' },
        body: gzipSync(Buffer.alloc(50 * 2 ** 20, 'x')),
      },
      '/declared': { body: 'x', headers: { 'content-length': '99999999' } },
    });
    const { added, failures } = await createSiteImports(site.origin).run({ maxFileBytes: 2 ** 20 });
    expect(added).toBe(1);
    expect(failures.map(({ reason }) => reason)).toEqual(
      Array(3).fill('is larger than 1.0 MiB; allow more with --max-file-mb'),
    );
  });

  it('unfold a sitemap, by gzip or by entities', async () => {
    const site = await serveSite({
      '/robots.txt': { body: 'Sitemap: {}/bomb.xml.gz\nSitemap: {}/entities.xml\n' },
      '/': pageOf('Home'),
      '/bomb.xml.gz': { body: gzipSync(Buffer.alloc(60 * 2 ** 20, 'x')) },
      '/entities.xml': {
        body: '<!DOCTYPE u [<!ENTITY a "{}/a"><!ENTITY b "&a;&a;">]><urlset><loc>&b;</loc><loc>{}/plain</loc></urlset>',
      },
      '/plain': pageOf('Plain'),
    });
    const imports = createSiteImports(site.origin);
    const { failures } = await imports.run();
    expect(imports.ids()).toEqual([`${site.origin}/`, `${site.origin}/plain`]);
    expect(failures.map(({ path }) => path.slice(site.origin.length))).toEqual(['/bomb.xml.gz']);
  });

  it('make more pages than the budget allows', async () => {
    const site = await serveSite({
      '/': pageOf('Home', ['/a', '/b', '/c', '/d']),
      ...Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`/${name}`, pageOf(name)])),
    });
    const { added, skipped } = await createSiteImports(site.origin).run({ maxPages: 3 });
    expect(added).toBe(3);
    expect(skipped).toEqual([
      {
        path: '2 addresses',
        reason: 'not looked at, since the crawl ends after 3 pages; allow more with --max-pages',
      },
    ]);
  });
});

describe('a site that cannot be read', () => {
  it.each([
    [
      '/robots.txt',
      { body: 'User-agent: *\nDisallow: /' },
      /robots\.txt of .* forbids \/ for MilepostImport\./,
    ],
    ['/robots.txt', { status: 500 }, /robots\.txt answers 500, so that nobody knows/],
    ['/', { status: 403 }, /Nothing could be read .*refuses programs \(403\).*Check the address/],
    ['/', { status: 404 }, /Nothing could be read .*is gone \(404\)/],
    [
      '/',
      { status: 302, headers: { location: 'https://other.example/' } },
      /redirects to https:\/\/other\.example\/\. Import that/,
    ],
  ])('is a failure that names the way out: %s %j', async (path, reply, message) => {
    const site = await serveSite({ [path]: reply });
    await expect(createSiteImports(site.origin).run()).rejects.toThrow(message);
  });

  it('is a failure when its host is not there', async () => {
    await expect(createSiteImports('http://nowhere.invalid/').run()).rejects.toThrow(
      /nowhere\.invalid\/robots\.txt has a host that is not found; check its name/,
    );
  });
});
