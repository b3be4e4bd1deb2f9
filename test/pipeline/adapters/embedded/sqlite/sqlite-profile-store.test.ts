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
  it('leaves nothing of an expired trait, of a profile that is used again, and of one that is erased', async () => {
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
    await store.save('bob', { traits: [trait] }, signal);
    await store.setOff('ann', true);
    await store.setBrief('ann', true);
    await store.setOff('ann', false);
    await store.setBrief('ann', false);
    await store.erase('bob');
    const count = (table: string) => database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows;
    expect([count('traits'), count('profile_wishes')]).toEqual([1, 0]);
    clock = new Date('2026-05-04T13:00:00.000Z');
    await store.eraseExpired();
    expect(count('traits')).toBe(0);
  });
});
