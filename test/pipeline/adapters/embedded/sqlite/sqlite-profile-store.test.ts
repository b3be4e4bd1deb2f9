import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteProfileStore } from '../../../../../pipeline/adapters/embedded/sqlite/sqlite-profile-store.ts';
import { describeProfileStore } from '../../../../contracts/profile-store.ts';

const opened: { database: Database; folder: string }[] = [];

async function open(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-profiles-'));
  const database = await openDatabase(folder);
  opened.push({ database, folder });
  return database;
}

afterEach(() => {
  for (const { database, folder } of opened.splice(0)) {
    database.close();
    rmSync(folder, { recursive: true });
  }
});

describeProfileStore('SQLite', async (now) => createSqliteProfileStore(await open(), now));

describe('the SQLite profile store', () => {
  it('deletes the expired traits of every visitor when anything is saved an hour later', async () => {
    const database = await open();
    let clock = new Date('2026-05-04T12:00:00.000Z');
    const store = createSqliteProfileStore(database, () => clock);
    const trait = {
      key: 'mood' as const,
      value: 'pleased',
      confidence: 0.6,
      why: 'I love',
      seenAt: clock.toISOString(),
      expiresAt: '2026-05-04T13:00:00.000Z',
    };
    const { signal } = new AbortController();
    await store.save('ann', { traits: [trait] }, signal);
    clock = new Date('2026-05-04T14:00:00.000Z');
    await store.save('bob', { traits: [] }, signal);
    expect(database.prepare('SELECT count(*) AS traits FROM traits').get()).toEqual({ traits: 0 });
  });
});
