import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { AnswerRequest, processStream } from '../../../pipeline/answer.ts';
import type { RunEvent } from '../../../pipeline/events.ts';
import { AnswerEvents, SUSPENDED } from '../../../pipeline/runs/answer-events.ts';
import { decodeFrame } from '../../../pipeline/runs/frame.ts';
import { createRuns, type RunObserver, type Runs, type RunsStores } from '../../../pipeline/runs/run.ts';
import { LightSignal, type StopListener } from '../../../pipeline/stop-signal.ts';
import { createMemoryStores } from '../../fakes/memory-stores.ts';
import { toNewRun } from '../../fakes/new-run.ts';
import { LINKS, toRunSettings } from '../../fakes/run-options.ts';
import { createScriptedPorts } from '../../fakes/scripted-ports.ts';

type Answer = typeof processStream;

const hang = () => new Promise<never>(() => {});
const INIT: RunEvent = {
  name: 'stage',
  data: { stageId: 'init', progress: 5, label: 'l', labelKey: 'k', status: 'active', elapsedMs: 0 },
};
const WRITING: RunEvent = {
  name: 'stage',
  data: { stageId: 'response', progress: 75, label: 'l', labelKey: 'k', status: 'active', elapsedMs: 0 },
};
const delta = (text: string, offset: number): RunEvent => ({ name: 'delta', data: { text, offset } });

function createAnsweredRuns(
  answer: Answer,
  {
    runTimeoutMs = 60_000,
    observer = {} as Partial<RunObserver>,
    stores = createMemoryStores() as RunsStores,
  } = {},
) {
  const failures: Parameters<RunObserver['failed']>[0][] = [];
  const runs = createRuns({
    ports: createScriptedPorts(),
    stores,
    links: LINKS,
    settings: toRunSettings({ runTimeoutMs }),
    observer: { finished: () => {}, failed: (failure) => failures.push(failure), ...observer },
    answer,
  });
  return { runs, store: stores.runs, failures };
}

/** Reads a run to its end; `onEvent` is called with each event. */
async function follow(runs: Runs, runId: string, onEvent: (event: string) => void = () => {}) {
  const events: { event: string; data: Record<string, unknown> }[] = [];
  for await (const { frames } of runs.read(runId, 0)) {
    for (const frame of frames) {
      const decoded = decodeFrame(frame);
      events.push(decoded as (typeof events)[number]);
      onEvent(decoded.event);
    }
  }
  return events;
}

/** Ways not to end. Each tells `told` after its first piece of text. */
const NEVER_ENDING: [name: string, answer: Answer][] = [
  [
    'awaits for ever',
    async function* () {
      yield INIT;
      yield WRITING;
      yield delta('Half', 0);
      await hang();
    },
  ],
  [
    'awaits for ever where it cleans up',
    async function* () {
      try {
        yield INIT;
        yield WRITING;
        yield delta('Half', 0);
        await hang();
      } finally {
        await hang();
      }
    },
  ],
  [
    'swallows the abort and goes on, with pauses',
    async function* () {
      yield INIT;
      yield WRITING;
      yield delta('Half', 0);
      for (let offset = 4; ; offset++) {
        await delay(1);
        if (offset > 100) yield delta('.', offset);
      }
    },
  ],
  [
    'swallows the abort and goes on without a pause',
    async function* (_request, signal) {
      yield INIT;
      yield WRITING;
      yield delta('Half', 0);
      while (!signal.aborted) await delay(1);
      for (let offset = 4; ; offset++) yield delta('.', offset);
    },
  ],
  [
    'says that all went well long after it was stopped',
    async function* (_request, signal) {
      yield INIT;
      yield WRITING;
      yield delta('Half', 0);
      while (!signal.aborted) await delay(1);
      yield delta(' more', 4);
      yield { name: 'complete', data: { success: true, response: 'Half more' } as never };
      await hang();
    },
  ],
];

describe.each(NEVER_ENDING)('an answer that %s', (_name, answer) => {
  it('ends soon after it was stopped, with what was told', async () => {
    const { runs, store, failures } = createAnsweredRuns(answer);
    const { run } = await runs.start(toNewRun());
    let stoppedAt = 0;
    const events = await follow(runs, run.id, (event) => {
      if (event !== 'delta' || stoppedAt > 0) return;
      stoppedAt = performance.now();
      void runs.stop(run.id);
    });
    // 100 ms on an idle machine.
    expect(performance.now() - stoppedAt).toBeLessThan(1_000);
    expect(events.map(({ event }) => event)).toEqual(['stage', 'stage', 'delta', 'complete', 'stage']);
    expect(events.slice(-2)).toMatchObject([
      { data: { success: false, response: 'Half', error: { code: 'interrupted', stageId: 'response' } } },
      { data: { stageId: 'response', progress: 75, status: 'stopped' } },
    ]);
    await runs.settled(run.id);
    expect([(await store.find(run.id))?.state, runs.activeCount(), failures]).toEqual(['stopped', 0, []]);
  });

  it('ends when its time is over', async () => {
    const { runs, store, failures } = createAnsweredRuns(answer, { runTimeoutMs: 10 });
    const { run } = await runs.start(toNewRun());
    const events = await follow(runs, run.id);
    expect(events.slice(-2)).toMatchObject([
      { event: 'complete', data: { success: false, error: { code: 'run_timeout' } } },
      { event: 'stage', data: { stageId: 'response', progress: 75, status: 'failed' } },
    ]);
    expect((await store.find(run.id))?.state).toBe('failed');
    expect(failures).toHaveLength(1);
  });

  it('does not hold up a drain, which leaves it open', async () => {
    const { runs, store } = createAnsweredRuns(answer);
    const { run } = await runs.start(toNewRun());
    const reading = follow(runs, run.id, (event) => event === 'delta' && void runs.drain(0));
    const events = await reading;
    expect(events.map(({ event }) => event)).not.toContain('complete');
    expect([(await store.find(run.id))?.state, runs.activeCount()]).toEqual(['running', 0]);
  });
});

describe('an answer of somebody else', () => {
  const endOf = async (answer: Answer) => {
    const { runs, failures } = createAnsweredRuns(answer);
    const events = await follow(runs, (await runs.start(toNewRun())).run.id);
    return { failures, names: events.map(({ event }) => event), last: events.slice(-2) };
  };

  it.each<[string, Answer]>([
    [
      'ends without an end',
      async function* () {
        yield INIT;
        yield WRITING;
      },
    ],
    [
      'throws between its events',
      async function* () {
        yield INIT;
        yield WRITING;
        throw null;
      },
    ],
    [
      'throws at once',
      () => {
        throw Object.freeze(new Error('at once'));
      },
    ],
    [
      'tells its terminal stage without a complete',
      async function* () {
        yield INIT;
        yield { name: 'stage', data: { ...INIT.data, status: 'failed' } } as RunEvent;
      },
    ],
    ['is no generator', () => ({}) as never],
  ])('that %s is ended as failed', async (_name, answer) => {
    const { failures, last } = await endOf(answer);
    expect(last).toMatchObject([
      { event: 'complete', data: { success: false, error: { code: 'internal' } } },
      { event: 'stage', data: { status: 'failed' } },
    ]);
    expect(failures).toHaveLength(1);
  });

  it('that hangs after its complete is given the terminal stage that fits', async () => {
    const { runs } = createAnsweredRuns(async function* () {
      yield INIT;
      yield { name: 'complete', data: { success: true, response: '' } as never };
      await hang();
    });
    const { run } = await runs.start(toNewRun());
    const events = await follow(runs, run.id, (event) => event === 'complete' && void runs.stop(run.id));
    expect(events.at(-1)).toMatchObject({ data: { stageId: 'complete', progress: 100, status: 'done' } });
    expect((await runs.find(run.id))?.state).toBe('done');
  });

  it('is ended where it stands when what it told cannot be read', async () => {
    const stores = createMemoryStores();
    const { runs, failures } = createAnsweredRuns(
      async function* () {
        yield INIT;
        yield WRITING;
        throw new Error('first');
      },
      {
        stores: {
          ...stores,
          eventLog: {
            ...stores.eventLog,
            async read() {
              throw new Error('second');
            },
          },
        },
      },
    );
    const { run } = await runs.start(toNewRun());
    await runs.settled(run.id);
    const frames = (await stores.eventLog.read(run.id, 0, 10))?.frames.map(
      (frame) => decodeFrame(frame).data,
    );
    expect(frames?.slice(-2)).toMatchObject([
      { success: false, error: { code: 'internal' } },
      { stageId: 'response', progress: 75, status: 'failed' },
    ]);
    expect(failures.map(({ error }) => error)).toEqual([new Error('second'), new Error('first')]);
  });

  it('that goes on after its terminal stage is not listened to', async () => {
    const { names } = await endOf(async function* (request: AnswerRequest) {
      yield INIT;
      yield { name: 'complete', data: { success: true, response: request.run.question } as never };
      yield {
        name: 'stage',
        data: { ...INIT.data, stageId: 'complete', progress: 100, status: 'done' },
      } as RunEvent;
      yield delta('late', 0);
      await hang();
    });
    expect(names).toEqual(['stage', 'complete', 'stage']);
  });
});

describe('an observer that throws', () => {
  it('takes the end from no run, and is told once more in words that it can take', async () => {
    const told: unknown[] = [];
    const observer: RunObserver = {
      finished() {
        throw new Error('full');
      },
      failed({ error }) {
        told.push(error);
        if (!(error instanceof Error) || error.message === 'full') throw new Error('again');
      },
    };
    const { runs } = createAnsweredRuns(
      async function* () {
        yield INIT;
        throw 'text';
      },
      { observer },
    );
    const { run } = await runs.start(toNewRun());
    const events = await follow(runs, run.id);
    expect(events.map(({ event }) => event)).toEqual(['stage', 'complete', 'stage']);
    expect(told).toEqual([
      'text',
      new Error('What was thrown cannot be logged.'),
      new Error('full'),
      new Error('What was thrown cannot be logged.'),
    ]);
    expect(runs.activeCount()).toBe(0);
  });
});

class CountingSignal extends LightSignal {
  readonly listeners = new Set<StopListener>();
  override addEventListener(type: 'abort', listener: StopListener): void {
    this.listeners.add(listener);
    super.addEventListener(type, listener);
  }
  override removeEventListener(type: 'abort', listener: StopListener): void {
    this.listeners.delete(listener);
    super.removeEventListener(type, listener);
  }
}

describe('the events of an answer', () => {
  it.each([
    ['nothing', null],
    ['an abort', new Error('stop')],
    ['a suspension', SUSPENDED],
  ])('leave no listener behind after %s', async (_name, reason) => {
    const signal = new CountingSignal();
    const events = new AnswerEvents(
      (async function* () {
        for (let offset = 0; offset < 20; offset++) yield delta('.', offset);
        if (reason) await hang();
      })(),
      signal,
    );
    for (let count = 0; count < 20; count++) await events.next();
    expect(signal.listeners.size).toBe(1);
    const last = events.next();
    if (reason) signal.abort(reason);
    expect(await last).toEqual({ done: true, value: undefined });
    events.leave();
    expect(signal.listeners.size).toBe(0);
  });
});
