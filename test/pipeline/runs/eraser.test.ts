import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteEventLog } from '../../../pipeline/adapters/embedded/sqlite/sqlite-event-log.ts';
import { createSqliteKeptResults } from '../../../pipeline/adapters/embedded/sqlite/sqlite-kept-results.ts';
import { createSqlitePageStore } from '../../../pipeline/adapters/embedded/sqlite/sqlite-page-store.ts';
import { createSqliteProfileStore } from '../../../pipeline/adapters/embedded/sqlite/sqlite-profile-store.ts';
import { createSqliteRunStore } from '../../../pipeline/adapters/embedded/sqlite/sqlite-run-store.ts';
import type { RunStore, Trait } from '../../../pipeline/ports.ts';
import { createEraser, type Eraser } from '../../../pipeline/runs/eraser.ts';
import { createMemoryProfileStore } from '../../fakes/memory-profile-store.ts';
import { createMemoryRunStore } from '../../fakes/memory-run-store.ts';
import { toNewRun } from '../../fakes/new-run.ts';
import { DRAFT } from '../../fakes/scripted-ports.ts';
import { useTemporaryDatabase } from '../../temporary-database.ts';

const WORD = 'xylophonic';
const never = new AbortController().signal;
const idle = { stop: () => false, settled: async () => {} };
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
    const store = createSqliteRunStore(database);
    const eventLog = createSqliteEventLog(database);
    const pages = createSqlitePageStore(database);
    const profiles = createSqliteProfileStore(database);
    const kept = createSqliteKeptResults(database);
    const question = `Where do the ${WORD} mileposts stand?`;
    const { run } = store.begin(toNewRun({ question }));
    kept.keep(run.id, 'response', `A ${WORD} result`);
    eventLog.append([{ runId: run.id, firstSeq: 1, frames: [`id: 1\ndata: ${WORD}\n\n`] }]);
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
    store.finish(run.id, outcome(`${WORD} ones stand at the road.`));

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
      traces: [eventLog, pages, kept],
    });
    expect(await eraser.eraseConversation(run.conversationId, 'ann')).toBe(true);
    expect(holdsWord()).toBe(false);
    expect((await profiles.load('ann', never)).traits).toMatchObject([{ value: 'paint' }]);
  });
});

describe('the eraser', () => {
  const erased: string[] = [];
  let problem: string | null = null;
  let store: RunStore;
  let eraser: Eraser;
  beforeEach(() => {
    erased.length = 0;
    problem = null;
    store = createMemoryRunStore();
    eraser = createEraser({
      runs: idle,
      store,
      storage: { problem: () => problem, whenWritable: async () => false },
      profiles: createMemoryProfileStore(),
      traces: [{ eraseRuns: (runs) => void erased.push(...runs.map(({ id }) => id)) }],
    });
  });
  const begin = (visitorId: string) => {
    const { run } = store.begin(toNewRun({ visitorId }));
    store.finish(run.id, outcome('Because.'));
    return run;
  };

  it('does not wait for a store that takes nothing, and has erased nothing then', async () => {
    const { run } = store.begin(toNewRun({ visitorId: 'ann' }));
    problem = 'database or disk is full';
    await expect(eraser.eraseConversation(run.conversationId, 'ann')).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
    expect(erased).toEqual([]);
    expect(store.find(run.id)).not.toBeNull();
  });

  it('erases what is older than asked for, of every visitor, and tells how much', async () => {
    const runs = Array.from({ length: 205 }, (_, index) => begin(`visitor ${index % 3}`));
    const last = runs.at(-1);
    expect(await eraser.eraseIdleSince(last?.startedAt ?? 0, never)).toBe(204);
    expect(erased).toEqual(runs.slice(0, -1).map(({ id }) => id));
    expect(await eraser.eraseIdleSince(last?.startedAt ?? 0, never)).toBe(0);
    expect(store.find(last?.id ?? '')).not.toBeNull();
  });

  it('stops between two when it is asked to', async () => {
    const ending = new AbortController();
    const ids = [begin('ann'), begin('ann'), begin('ann')].map(({ conversationId }) => conversationId);
    ending.abort();
    expect(await eraser.eraseIdleSince(Number.MAX_SAFE_INTEGER, ending.signal)).toBe(1);
    expect(store.listConversations('ann', 10).map(({ id }) => id)).toEqual(ids.slice(1).reverse());
  });

  it('erases all of one visitor', async () => {
    const own = Array.from({ length: 120 }, () => begin('ann'));
    const other = begin('ben');
    await eraser.eraseVisitor('ann');
    expect(new Set(erased)).toEqual(new Set(own.map(({ id }) => id)));
    expect(store.find(other.id)).not.toBeNull();
  });
});
