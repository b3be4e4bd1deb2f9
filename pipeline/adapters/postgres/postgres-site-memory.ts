import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { toKnownPage } from '../../import/site/known-page.ts';
import type { SiteMemory, SitePage } from '../../ports.ts';
import type { Postgres, Queries, Session } from './connection.ts';
import { lockSession } from './session-lock.ts';
import { toTextKey } from './text-key.ts';

const pack = promisify(deflate);
const unpack = promisify(inflate);
const FAST = { level: 1 };
/** Pages that are read and written at once. */
const STEP = 200;

/**
 * What is known of the site with this name, which says the collection too: a crawl goes on from any node. Bodies are kept
 * compressed until `finish`. One process at a time crawls; it writes through the session that holds the site's lock.
 */
export function createPostgresSiteMemory(postgres: Postgres, name: string): SiteMemory {
  let session: Session | null = null;

  return {
    async begin(maxAgeMs) {
      session = await lockSession(postgres, `site ${name}`);
      const { query } = session;
      await query('INSERT INTO sites (name) VALUES ($1) ON CONFLICT DO NOTHING', [name]);
      const [site] = await query(
        `SELECT begun_at, EXISTS (SELECT 1 FROM site_pages WHERE site = name AND is_fetched) AS has_pages
         FROM sites WHERE name = $1`,
        [name],
      );
      const begunAt = site?.begun_at ?? null;
      const isFresh = begunAt !== null && Date.now() - Number(begunAt) < maxAgeMs;
      const isContinued = isFresh && site?.has_pages === true;
      if (!isContinued) {
        await query('DELETE FROM site_pages WHERE site = $1 AND is_fetched', [name]);
        await query('UPDATE sites SET begun_at = $2 WHERE name = $1', [name, Date.now()]);
      }
      return { isContinued };
    },
    findKnown: (address) => find(false, address),
    listKnown: () => listAddresses(postgres, false),
    findFetched: (address) => find(true, address),
    async keep(page, body) {
      await locked().query(
        `INSERT INTO site_pages (site, is_fetched, key, address, page, body) VALUES ($1, TRUE, $2, $3, $4, $5)
         ON CONFLICT (site, is_fetched, key) DO UPDATE SET page = excluded.page, body = excluded.body`,
        [name, toTextKey(page.address), page.address, await packPage(page), body && (await pack(body, FAST))],
      );
    },
    async readBody(address) {
      const [row] = await select('body', true, address);
      return row?.body instanceof Uint8Array ? unpack(row.body) : null;
    },
    async finish(documents, keepsOthers) {
      const ours = locked();
      const fetched = await listAddresses(ours, true);
      for (let from = 0; from < fetched.length; from += STEP)
        await know(ours, fetched.slice(from, from + STEP), documents);
      if (!keepsOthers)
        await ours.query(
          `DELETE FROM site_pages AS known WHERE site = $1 AND NOT is_fetched AND NOT EXISTS
             (SELECT 1 FROM site_pages AS fetched WHERE fetched.site = $1 AND fetched.is_fetched AND fetched.key = known.key)`,
          [name],
        );
      // From here on the crawl is over, however much is still swept.
      await ours.query('UPDATE sites SET begun_at = NULL WHERE name = $1', [name]);
      await ours.query('DELETE FROM site_pages WHERE site = $1 AND is_fetched', [name]);
      await release();
    },
    pause: release,
  };

  function locked(): Session {
    if (session) return session;
    throw new Error('The crawl is over, or has not begun.');
  }

  async function release(): Promise<void> {
    const ours = session;
    session = null;
    await ours?.end();
  }

  function select(columns: string, isFetched: boolean, address: string) {
    return (session ?? postgres).query(
      `SELECT ${columns} FROM site_pages WHERE site = $1 AND is_fetched = $2 AND key = $3`,
      [name, isFetched, toTextKey(address)],
    );
  }

  async function find(isFetched: boolean, address: string): Promise<SitePage | null> {
    const [row] = await select('page', isFetched, address);
    return row?.page instanceof Uint8Array ? unpackPage(row.page) : null;
  }

  async function listAddresses({ query }: Queries, isFetched: boolean): Promise<string[]> {
    const rows = await query(
      'SELECT address FROM site_pages WHERE site = $1 AND is_fetched = $2 ORDER BY pk',
      [name, isFetched],
    );
    return rows.map(({ address }) => String(address));
  }

  async function know(
    { transact }: Session,
    addresses: readonly string[],
    documents: Parameters<SiteMemory['finish']>[0],
  ): Promise<void> {
    const known: [address: string, page: SitePage | null][] = [];
    for (const address of addresses) {
      const page = await find(true, address);
      if (page) known.push([address, toKnownPage(page, documents)]);
    }
    await transact(async ({ query }) => {
      for (const [address, page] of known) {
        if (page === null)
          await query('DELETE FROM site_pages WHERE site = $1 AND NOT is_fetched AND key = $2', [
            name,
            toTextKey(address),
          ]);
        else
          await query(
            `INSERT INTO site_pages (site, is_fetched, key, address, page) VALUES ($1, FALSE, $2, $3, $4)
             ON CONFLICT (site, is_fetched, key) DO UPDATE SET page = excluded.page`,
            [name, toTextKey(address), address, await packPage(page)],
          );
      }
    });
  }
}

async function unpackPage(page: Uint8Array): Promise<SitePage> {
  return JSON.parse((await unpack(page)).toString('utf8')) as SitePage;
}

function packPage(page: SitePage): Promise<Uint8Array> {
  return pack(JSON.stringify(page), FAST);
}
