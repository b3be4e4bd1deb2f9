import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createInProcessControl } from '../../../../pipeline/adapters/embedded/in-process-control.ts';
import { openPostgres, type Postgres } from '../../../../pipeline/adapters/postgres/connection.ts';
import { migrate } from '../../../../pipeline/adapters/postgres/migrate.ts';
import { createPostgresEventLog } from '../../../../pipeline/adapters/postgres/postgres-event-log.ts';
import { createPostgresKeptResults } from '../../../../pipeline/adapters/postgres/postgres-kept-results.ts';
import { createPostgresRunStore } from '../../../../pipeline/adapters/postgres/postgres-run-store.ts';
import { createPostgresUnits } from '../../../../pipeline/adapters/postgres/postgres-unit-of-work.ts';
import type { StageStatus } from '../../../../pipeline/events.ts';
import { createEraser } from '../../../../pipeline/runs/eraser.ts';
import { decodeFrame } from '../../../../pipeline/runs/frame.ts';
import type { FrameBatch } from '../../../../pipeline/runs/reader.ts';
import { createRuns, type Runs, type RunsOptions, type RunsStores } from '../../../../pipeline/runs/run.ts';
import { createMemoryProfileStore } from '../../../fakes/memory-profile-store.ts';
import { toNewRun } from '../../../fakes/new-run.ts';
import { createScriptedPorts } from '../../../fakes/scripted-ports.ts';
import { describeWithPostgres } from '../../../postgres.ts';

type Answer = NonNullable<RunsOptions['answer']>;

const RUNS = 100;
const PIECES = 20;

describeWithPostgres('runs over PostgreSQL', (server) => {
  let url: string;
  let postgres: Postgres;
  let stores: RunsStores;
  let failures: unknown[];

  beforeEach(async () => {
    failures = [];
    url = await server.createDatabase();
    postgres = await openPostgres({ url });
    await migrate(postgres);
    stores = toStores(postgres);
  });
  afterEach(() => postgres.close());

  it('give every reader all events in order and one end, live and from the log', async () => {
    const runs = createAnsweredRuns(
      stores,
      answerIn(() => Promise.resolve()),
    );
    const begun = await Promise.all(Array.from({ length: RUNS }, () => runs.start(toNewRun())));
    const live = await Promise.all(begun.map(({ run }) => readAll(runs, run.id)));
    for (const events of live) expectWhole(events);
    const again = await Promise.all(begun.map(({ run }) => readAll(runs, run.id)));
    expect(again).toEqual(live);
    for (const { run } of begun) expect((await runs.find(run.id))?.state).toBe('done');
    expect(failures).toEqual([]);
  });

  it('wait while PostgreSQL is restarted and go on, nothing twice and nothing lost', async () => {
    let goOn = () => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const runs = createAnsweredRuns(
      stores,
      answerIn(async (piece) => {
        if (piece === PIECES / 2) await gate;
      }),
    );
    const begun = await Promise.all(Array.from({ length: RUNS }, () => runs.start(toNewRun())));
    const reading = begun.map(({ run }) => readAll(runs, run.id));
    await delay(200);
    await server.server.stop();
    goOn();
    await expect(runs.start(toNewRun())).rejects.toMatchObject({ code: 'storage_unavailable' });
    // Longer than events are held: readers have their answer although nothing can be written.
    const live = await Promise.all(reading);
    for (const events of live) expectWhole(events);
    await server.server.start();
    await Promise.all(begun.map(({ run }) => runs.settled(run.id)));
    const again = await Promise.all(begun.map(({ run }) => readAll(runs, run.id)));
    expect(again).toEqual(live);
    for (const { run } of begun) expect((await runs.find(run.id))?.state).toBe('done');
  }, 60_000);

  it('are taken up by the next process where the last one was cut off', async () => {
    const cutOff = createAnsweredRuns(
      stores,
      answerIn((piece) => (piece === 5 ? new Promise(() => {}) : Promise.resolve())),
    );
    const { run } = await cutOff.start(toNewRun());
    await delay(100);
    await cutOff.drain(0);
    const next = createAnsweredRuns(
      toStores(postgres),
      answerIn(() => Promise.resolve()),
    );
    expect(await next.recover()).toEqual({ continued: 1, ended: 0 });
    await next.settled(run.id);
    const events = await readAll(next, run.id);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ event }) => event === 'complete')).toHaveLength(1);
    const text = events.flatMap(({ event, data }) => (event === 'delta' ? [data.text] : [])).join('');
    expect(events.find(({ event }) => event === 'complete')?.data.response).toBe(text);
  });

  it('are stopped and gone when their conversation is erased, and no event comes back', async () => {
    const runs = createAnsweredRuns(
      stores,
      answerIn((piece) => (piece === 5 ? new Promise(() => {}) : Promise.resolve())),
    );
    const { run } = await runs.start(toNewRun({ visitorId: 'ann' }));
    const reading = readAll(runs, run.id);
    await delay(100);
    const eraser = createEraser({
      runs,
      store: stores.runs,
      storage: postgres.storage,
      profiles: createMemoryProfileStore(),
      beginUnit: stores.beginUnit,
    });
    expect(await eraser.eraseConversation(run.conversationId, 'ann')).toBe(true);
    await reading;
    const rows = await postgres.query(
      'SELECT (SELECT count(*) FROM run_events) + (SELECT count(*) FROM runs) + (SELECT count(*) FROM outcomes) AS n',
    );
    expect(Number(rows[0]?.n)).toBe(0);
    expect(await readAll(runs, run.id)).toEqual([]);
  });

  function createAnsweredRuns(stores: RunsStores, answer: Answer): Runs {
    return createRuns({
      ports: createScriptedPorts(),
      stores,
      links: {
        run: (runId) => ({ eventsUrl: `/${runId}`, stopUrl: `/${runId}/stop` }),
        passage: (passageId) => passageId,
        page: (pageId) => pageId,
        profile: '/profile',
      },
      settings: {
        sourceLimit: 8,
        stageTimeoutMs: 60_000,
        runTimeoutMs: 60_000,
        whenDetached: 'finish',
        graceMs: 60_000,
        maxActiveRuns: RUNS,
        maxReplayEvents: 1_000,
      },
      observer: { finished: () => {}, failed: ({ error }) => failures.push(error) },
      answer,
    });
  }
});

function toStores(postgres: Postgres): RunsStores {
  return {
    runs: createPostgresRunStore(postgres),
    eventLog: createPostgresEventLog(postgres),
    keptResults: createPostgresKeptResults(postgres),
    beginUnit: createPostgresUnits(postgres),
    control: createInProcessControl(),
  };
}

/** An answer of twenty pieces, before each of which it waits for what `pause` says. */
function answerIn(pause: (piece: number) => Promise<unknown>): Answer {
  return async function* answer(_request, signal) {
    yield stage('init', 5);
    let response = '';
    for (let piece = 0; piece < PIECES && !signal.aborted; piece++) {
      await pause(piece);
      const text = `piece ${piece} `;
      yield { name: 'delta', data: { text, offset: response.length } };
      response += text;
    }
    yield { name: 'complete', data: { success: true, response, timings: {}, degraded: [] } as never };
    yield stage('complete', 100, 'done');
  };
}

function stage(stageId: 'init' | 'complete', progress: number, status: StageStatus = 'active') {
  const data = { stageId, progress, label: '', labelKey: '', status, elapsedMs: 0 };
  return { name: 'stage' as const, data };
}

async function readAll(runs: Runs, runId: string) {
  const events: { id: number; event: string; data: Record<string, unknown> }[] = [];
  for await (const batch of runs.read(runId, 0)) {
    for (const frame of (batch as FrameBatch).frames) {
      const id = Number(/^id: (\d+)$/m.exec(frame)?.[1]);
      events.push({ id, ...(decodeFrame(frame) as { event: string; data: Record<string, unknown> }) });
    }
  }
  return events;
}

function expectWhole(events: Awaited<ReturnType<typeof readAll>>): void {
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ event }) => event)).toEqual([
    'stage',
    ...Array.from({ length: PIECES }, () => 'delta'),
    'complete',
    'stage',
  ]);
}
