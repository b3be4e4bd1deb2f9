import { describe, expect, it } from '@jest/globals';
import type { Database } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteSiteMemory } from '../../../../../pipeline/adapters/embedded/sqlite/sqlite-site-memory.ts';
import { describeSiteMemory } from '../../../../contracts/site-memory.ts';
import { createKeptSite, createMemorySiteMemory } from '../../../../fakes/memory-site-memory.ts';
import { useTemporaryDatabase } from '../../../../temporary-database.ts';

describe('the SQLite file', () => {
  let database: Database;
  useTemporaryDatabase((opened) => {
    database = opened;
  });

  describeSiteMemory(
    'SQLite',
    async () => () => createSqliteSiteMemory(database, 'docs https://example.org/'),
  );

  it('keeps sites apart by their names', async () => {
    const page = { address: '/a', state: 'page', etag: null, lastModified: null, hash: null } as const;
    const one = createSqliteSiteMemory(database, 'one');
    await one.begin(1_000);
    await one.keep({ ...page, facts: '{}', documents: [] }, Buffer.from('text'));
    const two = createSqliteSiteMemory(database, 'two');
    await two.begin(1_000);
    expect(await two.findFetched('/a')).toBeNull();
    expect(await one.findFetched('/a')).not.toBeNull();
  });

  it('finishes more pages than one transaction takes', async () => {
    const memory = createSqliteSiteMemory(database, 'large');
    await memory.begin(1_000);
    const page = {
      state: 'page',
      etag: null,
      lastModified: null,
      hash: null,
      facts: '{}',
      documents: [],
    } as const;
    for (let number = 0; number < 50; number += 1)
      await memory.keep({ ...page, address: `/${number}` }, null);
    await memory.finish(new Map(), false);
    expect(await memory.listKnown()).toHaveLength(50);
    expect(database.prepare('SELECT count(*) AS n FROM site_pages').get()).toMatchObject({ n: 50 });
  });
});

describeSiteMemory('The fake', async () => {
  const kept = createKeptSite();
  return () => createMemorySiteMemory(kept);
});
