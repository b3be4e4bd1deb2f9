import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import type { Trait } from '../../../pipeline/ports.ts';
import { createEraser, type Eraser } from '../../../pipeline/runs/eraser.ts';
import { toSqliteStores } from '../../../server/stores/sqlite-stores.ts';
import { inOneUnit } from '../../contracts/in-one-unit.ts';
import { createMemoryProfileStore } from '../../fakes/memory-profile-store.ts';
import { createMemoryStores, type MemoryStores } from '../../fakes/memory-stores.ts';
import { toNewRun } from '../../fakes/new-run.ts';
import { DRAFT } from '../../fakes/scripted-ports.ts';
import { useTemporaryDatabase } from '../../temporary-database.ts';

const WORD = 'xylophonic';
const never = new AbortController().signal;
const idle = { stop: async () => false, settled: async () => {} };
const outcome = (response: string) => ({
  state: 'done' as const,
  response,
  payload: {} as never,
  errorCode: null,
});

describe('the eraser, over the SQLite file,', () => {
  let folder: string;
  let database: Database;
  useTemporaryDatabase((opened, its) => {
    database = opened;
    folder = its;
  });

  it('leaves none of the words of a conversation in it', async () => {
    const { runs: store, beginUnit, pages, profiles } = toSqliteStores(database);
    const question = `Where do the ${WORD} mileposts stand?`;
    const { run } = await store.begin(toNewRun({ question }));
    await inOneUnit(beginUnit, (unit) => {
      unit.keepResult(run.id, 'response', `A ${WORD} result`);
      unit.append({ runId: run.id, firstSeq: 1, frames: [`id: 1\ndata: ${WORD}\n\n`] });
    });
    await pages.save({ visitorId: 'ann', runId: run.id, question, draft: { ...DRAFT, title: WORD } }, never);
    const trait: Trait = {
      key: 'topic',
      value: WORD,
      confidence: 0.5,
      why: WORD,
      seenAt: '2026-01-02T00:00:00.000Z',
      expiresAt: '2999-01-02T00:00:00.000Z',
    };
    const other = { ...trait, value: 'paint', why: 'Who paints them?' };
    await profiles.save('ann', { traits: [trait, other] }, never);
    await inOneUnit(beginUnit, (unit) => unit.finish(run.id, outcome(`${WORD} ones stand at the road.`)));

    const holdsWord = () => {
      database.commit();
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      return readFileSync(join(folder, 'milepost.sqlite')).includes(WORD);
    };
    expect(holdsWord()).toBe(true);
    const eraser = createEraser({
      runs: idle,
      store,
      storage: database.storage,
      profiles,
      beginUnit,
    });
    expect(await eraser.eraseConversation(run.conversationId, 'ann')).toBe(true);
    expect(holdsWord()).toBe(false);
    expect((await profiles.load('ann', never)).traits).toMatchObject([{ value: 'paint' }]);
  });

  it('leaves none of them in the log of the file either, while the site is served', async () => {
    const { runs: store, beginUnit, profiles } = toSqliteStores(database);
    database.beginServing();
    const { run } = await store.begin(toNewRun({ question: `Where do the ${WORD} mileposts stand?` }));
    database.commit();
    const log = join(folder, 'milepost.sqlite-wal');
    expect(readFileSync(log).includes(WORD)).toBe(true);
    const eraser = createEraser({ runs: idle, store, storage: database.storage, profiles, beginUnit });
    expect(await eraser.eraseConversation(run.conversationId, 'ann')).toBe(true);
    while (statSync(log).size > 0) await nextTurn();
    expect(readFileSync(join(folder, 'milepost.sqlite')).includes(WORD)).toBe(false);
  });
});

describe('the eraser', () => {
  /** Runs that were erased, in their order. */
  const erased: string[] = [];
  let problem: string | null = null;
  let stores: MemoryStores;
  let store: MemoryStores['runs'];
  let eraser: Eraser;
  beforeEach(() => {
    erased.length = 0;
    problem = null;
    stores = createMemoryStores();
    store = stores.runs;
    const { erase } = store;
    store.erase = (id) => {
      erased.push(id);
      erase(id);
    };
    eraser = createEraser({
      runs: idle,
      store,
      storage: { problem: () => problem, whenWritable: async () => false },
      profiles: createMemoryProfileStore(),
      beginUnit: stores.beginUnit,
    });
  });
  const begin = async (visitorId: string) => {
    const { run } = await store.begin(toNewRun({ visitorId }));
    store.finish(run.id, outcome('Because.'));
    return run;
  };

  it('does not wait for a store that takes nothing, and has erased nothing then', async () => {
    const { run } = await store.begin(toNewRun({ visitorId: 'ann' }));
    problem = 'database or disk is full';
    await expect(eraser.eraseConversation(run.conversationId, 'ann')).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
    expect(erased).toEqual([]);
    expect(await store.find(run.id)).not.toBeNull();
  });

  it('erases what is older than asked for, of every visitor, and tells how much', async () => {
    const runs = await Promise.all(Array.from({ length: 205 }, (_, index) => begin(`visitor ${index % 3}`)));
    const last = runs.at(-1);
    expect(await eraser.eraseIdleSince(last?.startedAt ?? 0, never)).toBe(204);
    expect(erased).toEqual(runs.slice(0, -1).map(({ id }) => id));
    expect(await eraser.eraseIdleSince(last?.startedAt ?? 0, never)).toBe(0);
    expect(await store.find(last?.id ?? '')).not.toBeNull();
  });

  it('stops between two when it is asked to', async () => {
    const ending = new AbortController();
    const ids = (await Promise.all([begin('ann'), begin('ann'), begin('ann')])).map(
      ({ conversationId }) => conversationId,
    );
    ending.abort();
    expect(await eraser.eraseIdleSince(Number.MAX_SAFE_INTEGER, ending.signal)).toBe(1);
    expect((await store.listConversations('ann', 10)).map(({ id }) => id)).toEqual(ids.slice(1).reverse());
  });

  it('erases a question too that is asked while its conversation is being erased', async () => {
    const first = await begin('ann');
    const { conversationId } = first;
    const { listRuns } = store;
    store.listRuns = async (...asked) => {
      const listed = await listRuns(...asked);
      store.listRuns = listRuns;
      await store.begin(toNewRun({ visitorId: 'ann', conversationId }));
      return listed;
    };
    expect(await eraser.eraseConversation(conversationId, 'ann')).toBe(true);
    expect(erased).toHaveLength(2);
    expect(await store.findConversation(conversationId, 'ann')).toBeNull();
  });

  it('erases all of one visitor', async () => {
    const own = await Promise.all(Array.from({ length: 120 }, () => begin('ann')));
    const other = await begin('ben');
    await eraser.eraseVisitor('ann');
    expect(new Set(erased)).toEqual(new Set(own.map(({ id }) => id)));
    expect(await store.find(other.id)).not.toBeNull();
  });
});
