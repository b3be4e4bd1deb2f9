import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, jest } from '@jest/globals';
import { type Database, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteOwnKindStore } from '../../../../../pipeline/adapters/embedded/sqlite/sqlite-own-kind-store.ts';
import { createSqliteOwnerTextStore } from '../../../../../pipeline/adapters/embedded/sqlite/sqlite-owner-text-store.ts';
import { createSqliteSettingStore } from '../../../../../pipeline/adapters/embedded/sqlite/sqlite-setting-store.ts';
import { MAX_DELIVERIES } from '../../../../../pipeline/ports.ts';
import { toSqliteStores } from '../../../../../server/stores/sqlite-stores.ts';
import type { Stores } from '../../../../../server/stores/stores.ts';
import { describeDeliveryStore } from '../../../../contracts/delivery-store.ts';
import { describeEventLog } from '../../../../contracts/event-log.ts';
import { describeFeedbackStore } from '../../../../contracts/feedback-store.ts';
import { inOneUnit } from '../../../../contracts/in-one-unit.ts';
import { describeLedger } from '../../../../contracts/ledger.ts';
import { describeOwnKindStore } from '../../../../contracts/own-kind-store.ts';
import { describeOwnerTextStore } from '../../../../contracts/owner-text-store.ts';
import { describePageStore } from '../../../../contracts/page-store.ts';
import { describeRunStore } from '../../../../contracts/run-store.ts';
import { describeUnitOfWork } from '../../../../contracts/unit-of-work.ts';
import { toNewRun } from '../../../../fakes/new-run.ts';
import { DRAFT } from '../../../../fakes/scripted-ports.ts';

const open: { database: Database; folder: string }[] = [];
afterEach(async () => {
  for (const { database, folder } of open.splice(0)) {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function createDatabase(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  const database = await openDatabase(folder);
  open.push({ database, folder });
  return database;
}

const createStores = async (): Promise<Stores> => toSqliteStores(await createDatabase());

describeDeliveryStore('SQLite', createStores);
describeEventLog('SQLite', createStores);
describeLedger('SQLite', createStores);
describeFeedbackStore('SQLite', createStores);
describeOwnKindStore('SQLite', async () => createSqliteOwnKindStore(await createDatabase()));
describeOwnerTextStore('SQLite', async () =>
  createSqliteOwnerTextStore(await createDatabase(), 'owner_words'),
);
describePageStore('SQLite', createStores);
describeRunStore('SQLite', createStores);
describeUnitOfWork('SQLite', createStores);

it('a row of the log that holds less than it says is a gap, and never read for ever', async () => {
  const database = await createDatabase();
  const { eventLog: log, beginUnit } = toSqliteStores(database);
  const frame = (seq: number) => `id: ${seq}\ndata: {}\n\n`;
  const append = (seq: number) =>
    inOneUnit(beginUnit, (unit) => unit.append({ runId: 'a', firstSeq: seq, frames: [frame(seq)] }));
  await append(1);
  const damage = database.prepare(
    'INSERT INTO run_events (run, first_seq, last_seq, frames) VALUES (?, ?, ?, ?)',
  );
  damage.run('a', 2, 4, frame(2));
  damage.run('a', 5, 6, 'nothing');
  await append(7);
  damage.run('a', 8, 9, '');
  expect(await log.read('a', 0, 100)).toEqual({ firstSeq: 1, frames: [frame(1), frame(2)] });
  expect(await log.read('a', 2, 100)).toEqual({ firstSeq: 7, frames: [frame(7)] });
  expect(await log.read('a', 7, 100)).toBeNull();
});

it('a queue of deliveries that is full takes no more, and the unit that adds one goes through', async () => {
  const database = await createDatabase();
  const { deliveries, runs, beginUnit } = toSqliteStores(database);
  const { run } = await runs.begin(toNewRun());
  database.exec(`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${MAX_DELIVERIES})
    INSERT INTO deliveries (id, run, type, due_at, created_at) SELECT n, 1, n, 0, 0 FROM numbers`);
  const one = { id: 'more', runId: run.id, type: 'answer.unanswered', dueAt: 0 } as const;
  expect(await deliveries.add(one)).toBe(false);
  await inOneUnit(beginUnit, (unit) => {
    unit.finish(run.id, { state: 'done', response: '', payload: {} as never, errorCode: null });
    unit.enqueue(one);
  });
  expect((await runs.find(run.id))?.state).toBe('done');
  expect((await deliveries.look()).count).toBe(MAX_DELIVERIES);
  await deliveries.settle('1');
  expect(await deliveries.add(one)).toBe(true);
});

it('a setting is made once and kept', async () => {
  const database = await createDatabase();
  const first = await createSqliteSettingStore(database).readOrCreate('secret', () => 'first');
  expect([first, await createSqliteSettingStore(database).readOrCreate('secret', () => 'second')]).toEqual([
    'first',
    'first',
  ]);
});

it.each([
  ['a page that is taken down', (stores: Stores, pageId: string) => stores.pages.unpublish(pageId, 'ann')],
  ['a profile', (stores: Stores) => stores.profiles.erase('ann')],
  ['traits that have expired', (stores: Stores) => stores.profiles.eraseExpired()],
])('the log of the file is wiped when %s is erased', async (_what, erase) => {
  const database = await createDatabase();
  const wipeLog = jest.spyOn(database, 'wipeLog');
  const stores = toSqliteStores(database);
  const never = new AbortController().signal;
  const trait = {
    key: 'topic',
    value: 'paint',
    confidence: 0.5,
    why: 'paint',
    seenAt: '2020-01-01',
  } as const;
  await stores.profiles.save('ann', { traits: [{ ...trait, expiresAt: '2020-01-02' }] }, never);
  const page = { visitorId: 'ann', runId: 'r', question: 'What is paint?', draft: DRAFT };
  const { pageId } = await stores.pages.save(page, never);
  expect(wipeLog).not.toHaveBeenCalled();
  await erase(stores, pageId);
  expect(wipeLog).toHaveBeenCalledTimes(1);
});
