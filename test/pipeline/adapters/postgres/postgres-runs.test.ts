import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { openPostgres } from '../../../../pipeline/adapters/postgres/connection.ts';
import { createEraser } from '../../../../pipeline/runs/eraser.ts';
import { createMemoryProfileStore } from '../../../fakes/memory-profile-store.ts';
import { toNewRun } from '../../../fakes/new-run.ts';
import { describeWithPostgres } from '../../../postgres.ts';
import { type Node, type NodeOptions, startNode } from './nodes.ts';
import { answerIn, expectWhole, PIECES, readAll } from './pieces.ts';

const RUNS = 100;

describeWithPostgres('runs over PostgreSQL', (server) => {
  let url: string;
  let nodes: Node[];
  const start = async (options: Omit<NodeOptions, 'url'>) => {
    const node = await startNode({ url, ...options });
    nodes.push(node);
    return node;
  };
  const hangingAt = (at: number) =>
    answerIn((piece) => (piece === at ? new Promise(() => {}) : Promise.resolve()));
  const atOnce = answerIn(() => Promise.resolve());

  beforeEach(async () => {
    nodes = [];
    url = await server.createDatabase();
  });
  afterEach(async () => {
    for (const node of nodes) await node.close();
  });

  it('give every reader all events in order and one end, live and from the log', async () => {
    const { runs, failures } = await start({ answer: atOnce });
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
    const halfWay = answerIn(async (piece) => {
      if (piece === PIECES / 2) await gate;
    });
    const { runs } = await start({ answer: halfWay });
    const begun = await Promise.all(Array.from({ length: RUNS }, () => runs.start(toNewRun())));
    const reading = begun.map(({ run }) => readAll(runs, run.id));
    await delay(200);
    await server.server.stop();
    goOn();
    await expect(runs.start(toNewRun())).rejects.toMatchObject({ code: 'storage_unavailable' });
    await server.server.start();
    const live = await Promise.all(reading);
    for (const events of live) expectWhole(events);
    await Promise.all(begun.map(({ run }) => runs.settled(run.id)));
    const again = await Promise.all(begun.map(({ run }) => readAll(runs, run.id)));
    expect(again).toEqual(live);
    for (const { run } of begun) expect((await runs.find(run.id))?.state).toBe('done');
  }, 60_000);

  it('are taken up by another node where one was ended, and a reader there sees them whole', async () => {
    const first = await start({ answer: hangingAt(5) });
    const { run } = await first.runs.start(toNewRun());
    await delay(100);
    const next = await start({ answer: atOnce });
    const reading = readAll(next.runs, run.id);
    await delay(100);
    nodes.splice(0, 1);
    await first.close();
    const events = await reading;
    expectOneAnswer(events);
    expect(await readAll(next.runs, run.id)).toEqual(events);
  });

  it('are stopped and gone when their conversation is erased from another node, and no event comes back', async () => {
    const { runs } = await start({ answer: hangingAt(5) });
    const { run } = await runs.start(toNewRun({ visitorId: 'ann' }));
    const reading = readAll(runs, run.id);
    await delay(100);
    const other = await start({ answer: atOnce });
    const eraser = createEraser({
      runs: other.runs,
      store: other.stores.runs,
      storage: other.storage,
      profiles: createMemoryProfileStore(),
      beginUnit: other.stores.beginUnit,
    });
    expect(await eraser.eraseConversation(run.conversationId, 'ann')).toBe(true);
    await reading;
    const postgres = await openPostgres({ url });
    const rows = await postgres.query(
      'SELECT (SELECT count(*) FROM run_events) + (SELECT count(*) FROM runs) + (SELECT count(*) FROM outcomes) AS n',
    );
    await postgres.close();
    expect(Number(rows[0]?.n)).toBe(0);
    expect(await readAll(runs, run.id)).toEqual([]);
  });

  it('asked of a node that serves are answered by one that works, and read as they are written', async () => {
    const pieces: number[] = [];
    const paced = answerIn(async (piece) => {
      pieces.push(piece);
      await delay(20);
    });
    const web = await start({ answer: atOnce, role: 'web' });
    const worker = await start({ answer: paced, role: 'worker' });
    const { run, attempt } = await web.runs.start(toNewRun());
    expect(attempt).toBeNull();
    const seenAt: number[] = [];
    for await (const { frames } of web.runs.read(run.id, 0))
      for (const _ of frames) seenAt.push(pieces.length);
    // Not all at the end.
    expect(new Set(seenAt).size).toBeGreaterThan(PIECES / 2);
    expectWhole(await readAll(web.runs, run.id));
    expect([web.runs.activeCount(), worker.failures, web.failures]).toEqual([0, [], []]);
  });

  it.each([-30, 30])(
    'asked of a node whose clock is %i minutes off are no older or younger for it',
    async (minutes) => {
      const web = await start({ answer: atOnce, role: 'web' });
      const { now } = Date;
      const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + minutes * 60_000);
      const { run } = await web.runs.start(toNewRun());
      clock.mockRestore();
      await start({ answer: atOnce, role: 'worker' });
      expectWhole(await readAll(web.runs, run.id));
      expect(Math.abs(run.startedAt - Date.now())).toBeLessThan(10_000);
    },
  );

  it('wait for the first node that works when there is none', async () => {
    const web = await start({ answer: atOnce, role: 'web' });
    const { run } = await web.runs.start(toNewRun());
    const reading = readAll(web.runs, run.id);
    await delay(200);
    await start({ answer: atOnce, role: 'worker' });
    expectWhole(await reading);
  });

  it('are each executed by one of several nodes, and divided among them', async () => {
    const executed = new Map<string, number[]>();
    const counted = (node: number): NodeOptions['answer'] =>
      async function* (request, signal) {
        executed.set(request.run.id, [...(executed.get(request.run.id) ?? []), node]);
        yield* answerIn(() => delay(5))(request, signal);
      };
    const web = await start({ answer: atOnce, role: 'web' });
    for (const node of [1, 2, 3]) await start({ answer: counted(node), role: 'worker' });
    const begun = await Promise.all(Array.from({ length: RUNS }, () => web.runs.start(toNewRun())));
    const read = await Promise.all(begun.map(({ run }) => readAll(web.runs, run.id)));
    for (const events of read) expectWhole(events);
    expect(begun.map(({ run }) => executed.get(run.id)?.length)).toEqual(begun.map(() => 1));
    expect(new Set([...executed.values()].flat()).size).toBe(3);
  }, 60_000);

  it('end by the node that serves when nobody has executed them in the time that they may take', async () => {
    const web = await start({ answer: atOnce, role: 'web', settings: { runTimeoutMs: 1_500 } });
    const { run } = await web.runs.start(toNewRun());
    const events = await readAll(web.runs, run.id);
    expect(events.at(-1)?.data).toMatchObject({ status: 'failed' });
    expect((await web.runs.find(run.id))?.state).toBe('failed');
  });

  it('are stopped from any node', async () => {
    const web = await start({ answer: atOnce, role: 'web' });
    await start({ answer: hangingAt(5), role: 'worker' });
    const { run } = await web.runs.start(toNewRun());
    const reading = readAll(web.runs, run.id);
    await delay(200);
    expect(await web.runs.stop(run.id)).toBe(true);
    const events = await reading;
    expect(events.at(-1)?.data).toMatchObject({ status: 'stopped' });
    expect((await web.runs.find(run.id))?.state).toBe('stopped');
    expect(await web.runs.stop(run.id)).toBe(false);
  });

  it('are not begun when they were stopped while they waited', async () => {
    const web = await start({ answer: atOnce, role: 'web' });
    const { run } = await web.runs.start(toNewRun());
    await web.runs.stop(run.id);
    await start({ answer: hangingAt(0), role: 'worker' });
    expect((await readAll(web.runs, run.id)).at(-1)?.data).toMatchObject({ status: 'stopped' });
  });

  it('end when nobody follows them on any node, and not before', async () => {
    const settings = { whenDetached: 'grace', graceMs: 300 } as const;
    const web = await start({ answer: atOnce, role: 'web', settings });
    const worker = await start({ answer: hangingAt(5), role: 'worker', settings });
    const { run } = await web.runs.start(toNewRun());
    const stream = web.runs.read(run.id, 0);
    stream.resume();
    await delay(3_000);
    expect(worker.runs.activeCount()).toBe(1);
    stream.destroy();
    const left = performance.now();
    while (worker.runs.activeCount() > 0 && performance.now() - left < 10_000) await delay(50);
    expect((await web.runs.find(run.id))?.state).toBe('failed');
  }, 30_000);
});

/** All events of a run that was cut off and continued: no number twice, one end, and the text that the end tells. */
function expectOneAnswer(events: Awaited<ReturnType<typeof readAll>>): void {
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter(({ event }) => event === 'complete')).toHaveLength(1);
  const text = events.flatMap(({ event, data }) => (event === 'delta' ? [data.text] : [])).join('');
  expect(events.find(({ event }) => event === 'complete')?.data.response).toBe(text);
}
