import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { toKnownPage } from '../../../import/site/known-page.ts';
import type { SiteMemory, SitePage } from '../../../ports.ts';
import { createBriefTransactions } from '../knowledge/brief-transactions.ts';
import { type ImportLock, takeImportLock } from '../knowledge/import-lock.ts';
import { type Database, inTransaction } from './database.ts';

const pack = promisify(deflate);
const unpack = promisify(inflate);

const FAST = { level: 1 };

/**
 * What is known of the site with this name, which says the collection too. Bodies are kept compressed until `finish`.
 * No transaction holds the write lock for long.
 */
export function createSqliteSiteMemory(database: Database, name: string): SiteMemory {
  database.prepare('INSERT OR IGNORE INTO sites (name) VALUES (?)').run(name);
  const site = Number(database.prepare('SELECT pk FROM sites WHERE name = ?').get(name)?.pk);
  const begunAt = database.prepare('SELECT begun_at FROM sites WHERE pk = ?');
  const setBegun = database.prepare('UPDATE sites SET begun_at = ? WHERE pk = ?');
  const select = database.prepare(
    'SELECT page FROM site_pages WHERE site = ? AND is_fetched = ? AND address = ?',
  );
  const selectBody = database.prepare(
    'SELECT body FROM site_pages WHERE site = ? AND is_fetched = 1 AND address = ?',
  );
  const list = database.prepare(
    'SELECT address FROM site_pages WHERE site = ? AND is_fetched = ? ORDER BY pk',
  );
  const write = database.prepare(
    `INSERT INTO site_pages (site, is_fetched, address, page, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (site, is_fetched, address) DO UPDATE SET page = excluded.page, body = excluded.body`,
  );
  const drop = database.prepare('DELETE FROM site_pages WHERE site = ? AND is_fetched = ? AND address = ?');
  let lock: ImportLock | null = null;
  const runBriefly = createBriefTransactions(database, { renew: () => lock?.renew(), release });

  return {
    async begin(maxAgeMs) {
      lock = takeImportLock(database, Date.now, `import.site:${site}`);
      const begun = begunAt.get(site)?.begun_at ?? null;
      const fetched = listAddresses(1);
      const isContinued = begun !== null && Date.now() - Number(begun) < maxAgeMs && fetched.length > 0;
      if (!isContinued) {
        await inSteps(fetched, (address) => drop.run(site, 1, address));
        setBegun.run(Date.now(), site);
      }
      return { isContinued };
    },
    findKnown: (address) => find(0, address),
    listKnown: async () => listAddresses(0),
    findFetched: (address) => find(1, address),
    async keep(page, body) {
      const row = [await packPage(page), body && (await pack(body, FAST))] as const;
      inTransaction(database, () => {
        lock?.renew();
        write.run(site, 1, page.address, ...row);
      });
    },
    async readBody(address) {
      const body = selectBody.get(site, address)?.body;
      return body instanceof Uint8Array ? unpack(body) : null;
    },
    async finish(documents, keepsOthers) {
      const fetched = listAddresses(1);
      const isFetched = new Set(fetched);
      const others = keepsOthers ? [] : listAddresses(0).filter((address) => !isFetched.has(address));
      const rows = new Map<string, Uint8Array | null>();
      for (const address of fetched) {
        const page = await find(1, address);
        const known = page && toKnownPage(page, documents);
        rows.set(address, known && (await packPage(known)));
      }
      await inSteps(fetched, (address) => {
        const row = rows.get(address);
        if (row) write.run(site, 0, address, row, null);
        else drop.run(site, 0, address);
      });
      await inSteps(others, (address) => drop.run(site, 0, address));
      // From here on the crawl is over, however much is still swept.
      setBegun.run(null, site);
      await inSteps(fetched, (address) => drop.run(site, 1, address));
      release();
    },
    async pause() {
      release();
    },
  };

  async function find(isFetched: 0 | 1, address: string): Promise<SitePage | null> {
    const page = select.get(site, isFetched, address)?.page;
    return page instanceof Uint8Array
      ? (JSON.parse((await unpack(page)).toString('utf8')) as SitePage)
      : null;
  }

  function listAddresses(isFetched: 0 | 1): string[] {
    return list.all(site, isFetched).map(({ address }) => String(address));
  }

  function inSteps(addresses: readonly string[], change: (address: string) => void): Promise<void> {
    return runBriefly(changeEach(addresses, change));
  }

  function release(): void {
    lock?.release();
    lock = null;
  }
}

function* changeEach(addresses: readonly string[], change: (address: string) => void): Generator<void> {
  for (const address of addresses) yield change(address);
}

function packPage(page: SitePage): Promise<Uint8Array> {
  return pack(JSON.stringify(page), FAST);
}
