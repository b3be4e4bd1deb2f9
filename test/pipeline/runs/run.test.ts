import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { RunRecord } from '../../../pipeline/ports.ts';
import { decodeFrame, encodeFrame } from '../../../pipeline/runs/frame.ts';
import type { FrameBatch } from '../../../pipeline/runs/reader.ts';
import { toNewRun } from '../../fakes/new-run.ts';
import { createScriptedPorts } from '../../fakes/scripted-ports.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

const question = toNewRun({ visitorId: 'visitor', question: 'Where do mileposts stand?', locale: 'en' });
const hang = () => new Promise<never>(() => {});

async function* framesOf(site: TestSite, runId: string, afterSeq = 0): AsyncGenerator<string> {
  for await (const batch of site.runs.read(runId, afterSeq)) yield* (batch as FrameBatch).frames;
}

async function readAll(site: TestSite, runId: string, afterSeq = 0) {
  const events = [];
  for await (const frame of framesOf(site, runId, afterSeq)) {
    const id = Number(/^id: (\d+)$/m.exec(frame)?.[1]);
    events.push({ id, ...(decodeFrame(frame) as { event: string; data: Record<string, unknown> }) });
  }
  return events;
}

describe('runs', () => {
  let site: TestSite;
  afterEach(() => site.close());

  it('number their events from 1 without a gap and end after the terminal stage', async () => {
    site = await createTestSite();
    const { run } = await site.runs.start(question);
    const events = await readAll(site, run.id);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)).toMatchObject({ event: 'stage', data: { stageId: 'complete', progress: 100 } });
  });

  it('replay the tail of the uncut run from any id', async () => {
    site = await createTestSite();
    const { run } = await site.runs.start(question);
    const whole = await readAll(site, run.id);
    for (const { id } of whole) expect(await readAll(site, run.id, id)).toEqual(whole.slice(id));
  });

  it('go on without a reader', async () => {
    site = await createTestSite();
    const { run } = await site.runs.start(question);
    await site.runs.settled(run.id);
    expect((await site.runs.find(run.id))?.state).toBe('done');
    expect(site.reports).toMatchObject([{ runId: run.id, state: 'done' }]);
  });

  it('join the earlier run of the same key and question, and refuse the key for another', async () => {
    const { knowledge } = createScriptedPorts();
    const search = jest.fn(knowledge.search);
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } } });
    const first = await site.runs.start({ ...question, idempotencyKey: 'k' });
    const second = await site.runs.start({ ...question, idempotencyKey: 'k' });
    expect(second).toMatchObject({ joined: true, run: { id: first.run.id } });
    expect(await readAll(site, first.run.id)).toEqual(await readAll(site, second.run.id));
    expect(search).toHaveBeenCalledTimes(1);
    await expect(site.runs.start({ ...question, question: 'Another?', idempotencyKey: 'k' })).rejects.toThrow(
      expect.objectContaining({ code: 'idempotency_conflict' }),
    );
    expect(
      (await site.runs.start({ ...question, visitorId: 'someone else', idempotencyKey: 'k' })).joined,
    ).toBe(false);
  });

  it('stop at once, abort what they wait for, and keep the answer so far', async () => {
    let seen: AbortSignal | undefined;
    site = await createTestSite({
      ports: {
        writer: {
          async *write(_request, signal) {
            seen = signal;
            yield 'Mileposts ';
            yield await hang();
            throw new Error('unreachable');
          },
        },
      },
    });
    const { run } = await site.runs.start(question);
    for await (const frame of framesOf(site, run.id)) {
      if (frame.includes('event: delta')) await site.runs.stop(run.id);
    }
    expect(seen?.aborted).toBe(true);
    expect((await site.runs.find(run.id))?.state).toBe('stopped');
    expect((await readAll(site, run.id)).slice(-2)).toMatchObject([
      { event: 'complete', data: { success: false, response: 'Mileposts ' } },
      { event: 'stage', data: { stageId: 'response', progress: 75, status: 'stopped' } },
    ]);
    expect(site.failures).toEqual([]);
  });

  it('end at the deadline of the whole run', async () => {
    const { knowledge } = createScriptedPorts();
    const env = { STAGE_TIMEOUT_MS: '100', RUN_TIMEOUT_MS: '100' };
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search: hang } }, env });
    const { run } = await site.runs.start(question);
    await site.runs.settled(run.id);
    const complete = (await readAll(site, run.id)).find(({ event }) => event === 'complete');
    expect(complete?.data).toMatchObject({
      success: false,
      error: { code: expect.stringMatching(/^(stage|run)_timeout$/) },
    });
  });

  it('are left to be taken up when a reader comes before that, and are ended by one who comes when nobody will', async () => {
    site = await createTestSite();
    const store = site.stores.runs;
    await site.runs.drain(0);
    const { run } = await store.begin(question);
    expect(await readAll(site, run.id)).toEqual([]);
    expect(await site.runs.recover()).toEqual({ continued: 1, ended: 0 });
    await site.runs.settled(run.id);
    expect((await site.runs.find(run.id))?.state).toBe('done');
    const left = (await store.begin(question)).run;
    expect(await readAll(site, left.id)).toMatchObject([
      { event: 'complete', data: { success: false, error: { code: 'interrupted' } } },
      { event: 'stage', data: { status: 'failed' } },
    ]);
    expect((await site.runs.find(left.id))?.state).toBe('failed');
  });

  it('refuse to continue a conversation of someone else', async () => {
    site = await createTestSite();
    const { run } = await site.runs.start(question);
    const stolen = { ...question, visitorId: 'thief', conversationId: run.conversationId };
    await expect(site.runs.start(stolen)).rejects.toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('give a question the turns before it', async () => {
    const { knowledge } = createScriptedPorts();
    const search = jest.fn(knowledge.search);
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } } });
    const { run } = await site.runs.start(question);
    await site.runs.settled(run.id);
    const second = await site.runs.start({
      ...question,
      question: 'And why?',
      conversationId: run.conversationId,
    });
    await site.runs.settled(second.run.id);
    expect(search.mock.calls.map(([asked]) => asked.history)).toEqual([
      [],
      [
        { role: 'visitor', text: question.question },
        { role: 'site', text: 'Mileposts stand at the side of a road. [1]', passageIds: ['p1'] },
      ],
    ]);
  });

  it('wait in line when all places are taken, and tell their place', async () => {
    const { knowledge } = createScriptedPorts();
    const gates: (() => void)[] = [];
    const search: typeof knowledge.search = async (...args) => {
      await new Promise<void>((resolve) => gates.push(resolve));
      return knowledge.search(...args);
    };
    site = await createTestSite({
      ports: { knowledge: { ...knowledge, search } },
      env: { MAX_ACTIVE_RUNS: '1' },
    });
    const runs: RunRecord[] = [];
    while (runs.length < 3) runs.push((await site.runs.start(question)).run);
    const reading = runs.map(({ id }) => readAll(site, id));
    for (const read of reading) {
      while (gates.length === 0) await delay(1);
      gates.shift()?.();
      await read;
    }
    const places = (await Promise.all(reading)).map((events) =>
      events.filter(({ event }) => event === 'notice').map(({ id, data }) => [id, data.code, data.message]),
    );
    expect(places).toEqual([
      [],
      [[2, 'queued', 'Your question is number 1 in the queue.']],
      [[2, 'queued', 'Your question is number 2 in the queue.']],
    ]);
  });

  it('can be stopped while they wait in line', async () => {
    const { knowledge } = createScriptedPorts();
    site = await createTestSite({
      ports: { knowledge: { ...knowledge, search: hang } },
      env: { MAX_ACTIVE_RUNS: '1' },
    });
    await site.runs.start(question);
    const { run } = await site.runs.start(question);
    for await (const frame of framesOf(site, run.id)) {
      if (frame.includes('queued')) await site.runs.stop(run.id);
    }
    expect((await site.runs.find(run.id))?.state).toBe('stopped');
    expect(site.runs.waitingCount()).toBe(0);
  });

  it('tell their progress within a long stage, unnumbered, rising, and never up to its end', async () => {
    const { knowledge } = createScriptedPorts();
    const search: typeof knowledge.search = async (...args) => {
      await delay(2_500);
      return knowledge.search(...args);
    };
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } } });
    const { run } = await site.runs.start(question);
    const ticks = (await readAll(site, run.id)).filter(({ event }) => event === 'progress');
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    const told = ticks.map(({ data }) => data.progress as number);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    for (const { id, data } of ticks) {
      expect([id, data.stageId]).toEqual([Number.NaN, 'knowledge']);
      expect(data.progress).toBeGreaterThan(55);
      expect(data.progress).toBeLessThan(65);
      expect(data).not.toHaveProperty('etaMs');
    }
  });

  it('tell the time left once runs have been measured', async () => {
    site = await createTestSite();
    for (let count = 0; count < 8; count++) await site.runs.settled((await site.runs.start(question)).run.id);
    const events = await readAll(site, (await site.runs.start(question)).run.id);
    expect(events[1]?.data).toMatchObject({ etaMs: expect.any(Number), etaHighMs: expect.any(Number) });
    expect(events.at(-1)?.data).not.toHaveProperty('etaMs');
  });
});

describe('a run that nobody follows any more', () => {
  let site: TestSite;
  afterEach(() => site.close());
  const { knowledge } = createScriptedPorts();
  const hanging = { knowledge: { ...knowledge, search: hang } };

  async function detach(env: Record<string, string>) {
    site = await createTestSite({ ports: hanging, env });
    const { run } = await site.runs.start(question);
    const stream = site.runs.read(run.id, 0);
    await once(stream, 'data');
    stream.destroy();
    return run.id;
  }

  it('ends at once when the site says abort', async () => {
    const runId = await detach({ WHEN_DETACHED: 'abort' });
    while (site.runs.activeCount() > 0) await delay(1);
    expect((await site.runs.find(runId))?.state).toBe('failed');
  });

  it('ends after its grace, and not while somebody is back', async () => {
    const runId = await detach({ GRACE_MS: '60' });
    const back = site.runs.read(runId, 0).resume();
    await delay(150);
    expect((await site.runs.find(runId))?.state).toBe('running');
    back.destroy();
    while (site.runs.activeCount() > 0) await delay(5);
    expect((await site.runs.find(runId))?.state).toBe('failed');
    expect((await readAll(site, runId)).at(-2)?.data).toMatchObject({ error: { code: 'interrupted' } });
  });

  it('goes on when the site says finish', async () => {
    const runId = await detach({ WHEN_DETACHED: 'finish', GRACE_MS: '0' });
    await delay(50);
    expect(site.runs.activeCount()).toBe(1);
    await site.runs.stop(runId);
  });
});

describe('a reader that is far behind', () => {
  let site: TestSite;
  afterEach(() => site.close());

  it('gets one snapshot in place of what it missed, and then the end by its own events', async () => {
    site = await createTestSite({ env: { MAX_REPLAY_EVENTS: '10' } });
    const { run } = await site.runs.start(question);
    await site.runs.settled(run.id);
    const whole = await site.runs.replay(run.id);
    const events = await readAll(site, run.id);
    expect(events.map(({ id, event }) => [id, event])).toEqual([
      [whole.lastSeq - 2, 'snapshot'],
      [whole.lastSeq - 1, 'complete'],
      [whole.lastSeq, 'stage'],
    ]);
    expect(events[0]?.data).toMatchObject({ text: whole.text, page: whole.page, sources: whole.sources });
    expect(events[1]?.data.response).toBe(whole.text);
  });
});

describe('a run that its process left open', () => {
  let site: TestSite;
  afterEach(() => site.close());

  async function leaveOpen(events: { event: string; data: unknown }[], ageMs = 0): Promise<string> {
    // Exactly what a killed process leaves: the question, and events up to some point.
    const startedAt = Date.now() - ageMs;
    site.stores.index.exec(`INSERT INTO conversations VALUES (NULL, 'c', 'visitor', 'q', 1)`);
    site.stores.index.exec(
      `INSERT INTO runs (id, conversation, visitor, message_id, question, state, started_at)
       VALUES ('r', 'c', 'visitor', 'm', 'q', 'running', ${startedAt})`,
    );
    const frames = events.map(({ event, data }, index) =>
      encodeFrame({ id: index + 1, event, data: JSON.stringify(data) }),
    );
    const unit = site.stores.beginUnit();
    if (frames.length > 0) unit.append({ runId: 'r', firstSeq: 1, frames });
    await unit.commit();
    return 'r';
  }
  const stage = {
    event: 'stage',
    data: { stageId: 'response', progress: 75, label: '', labelKey: '', status: 'active', elapsedMs: 3 },
  };

  const HOUR_MS = 3_600_000;

  it.each(Array.from({ length: 19 }, (_, cut) => [cut]))(
    'goes on after its event %i with contiguous numbers, each thing told once',
    async (cut) => {
      site = await createTestSite();
      const model = (await site.runs.start({ ...question, question: 'q', visitorId: 'another' })).run;
      const uncut = await readAll(site, model.id);
      const runId = await leaveOpen(uncut.slice(0, cut));
      expect(await site.runs.recover()).toEqual(
        cut > uncut.findIndex(({ event }) => event === 'complete')
          ? { continued: 0, ended: 1 }
          : { continued: 1, ended: 0 },
      );
      const events = await readAll(site, runId);
      const named = (list: typeof events) =>
        list.map(({ event, data }) => [event, data.stageId, data.progress, data.n, data.success]);
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      expect(named(events).filter(([event]) => event !== 'delta')).toEqual(
        named(uncut).filter(([event]) => event !== 'delta'),
      );
      const text = events.flatMap(({ event, data }) => (event === 'delta' ? [data.text] : [])).join('');
      expect(events.find(({ event }) => event === 'complete')?.data.response).toBe(text);
      expect((await site.runs.find(runId))?.state).toBe('done');
    },
  );

  it('is ended and not begun again when another has taken its place meanwhile', async () => {
    site = await createTestSite();
    const runId = await leaveOpen([stage]);
    site.stores.index.exec('UPDATE runs SET is_set_aside = 1');
    expect(await site.runs.recover()).toEqual({ continued: 0, ended: 1 });
    expect((await site.runs.find(runId))?.state).toBe('failed');
  });

  it('replaces what clients have when the stages come to another answer', async () => {
    site = await createTestSite();
    const model = (await site.runs.start({ ...question, question: 'q', visitorId: 'another' })).run;
    const uncut = await readAll(site, model.id);
    const upToDelta = uncut.slice(
      0,
      uncut.findIndex(({ event }) => event === 'delta'),
    );
    const runId = await leaveOpen([
      ...upToDelta,
      { event: 'delta', data: { text: 'Something else', offset: 0 } },
    ]);
    await site.runs.recover();
    const rest = await readAll(site, runId, upToDelta.length + 1);
    expect(rest[0]).toMatchObject({ event: 'snapshot', data: { text: 'Mileposts stand ' } });
    let text = '';
    for (const { event, data } of rest) {
      if (event === 'snapshot') text = data.text as string;
      if (event !== 'delta') continue;
      expect(data.offset).toBe(text.length);
      text += data.text;
    }
    expect(rest.find(({ event }) => event === 'complete')?.data.response).toBe(text);
  });

  it('ends by a terminal stage when it fails where it was cut', async () => {
    const { knowledge } = createScriptedPorts();
    const search = async () => {
      throw new Error('no documents');
    };
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } } });
    const entered = { stageId: 'knowledge', progress: 55, label: '', labelKey: '', status: 'active' };
    const runId = await leaveOpen([{ event: 'stage', data: { ...entered, elapsedMs: 3 } }]);
    await site.runs.recover();
    expect((await readAll(site, runId)).slice(-2)).toMatchObject([
      { event: 'complete', data: { success: false, error: { code: 'knowledge_unavailable' } } },
      { event: 'stage', data: { stageId: 'knowledge', progress: 55, status: 'failed' } },
    ]);
  });

  it('ends as interrupted when it is old, with the answer so far', async () => {
    site = await createTestSite();
    const runId = await leaveOpen([stage, { event: 'delta', data: { text: 'Half', offset: 0 } }], HOUR_MS);
    expect(await site.runs.recover()).toEqual({ continued: 0, ended: 1 });
    expect(await readAll(site, runId, 2)).toMatchObject([
      {
        id: 3,
        event: 'complete',
        data: { success: false, error: { code: 'interrupted', stageId: 'response' }, response: 'Half' },
      },
      { id: 4, event: 'stage', data: { stageId: 'response', progress: 75, status: 'failed' } },
    ]);
    expect((await site.runs.find(runId))?.state).toBe('failed');
    expect(await site.runs.recover()).toEqual({ continued: 0, ended: 0 });
  });

  it('ends as interrupted when it has been tried three times: it may be what ends the process', async () => {
    site = await createTestSite();
    const runId = await leaveOpen([stage]);
    site.stores.index.exec(`UPDATE runs SET attempts = 3 WHERE id = '${runId}'`);
    expect(await site.runs.recover()).toEqual({ continued: 0, ended: 1 });
  });

  it('ends even when it is old and has no event at all', async () => {
    site = await createTestSite();
    const runId = await leaveOpen([], HOUR_MS);
    await site.runs.recover();
    expect((await readAll(site, runId)).map(({ id, event }) => [id, event])).toEqual([
      [1, 'complete'],
      [2, 'stage'],
    ]);
  });

  it('keeps the outcome that its log already holds', async () => {
    site = await createTestSite();
    const complete = { event: 'complete', data: { success: true, response: 'All', sources: [] } };
    const runId = await leaveOpen([stage, complete]);
    await site.runs.recover();
    expect(await readAll(site, runId, 2)).toMatchObject([
      { id: 3, data: { stageId: 'complete', progress: 100, status: 'done' } },
    ]);
    expect((await site.runs.find(runId))?.state).toBe('done');
  });

  it('is what a drain leaves when its patience is over: suspended, not failed', async () => {
    const { knowledge } = createScriptedPorts();
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search: hang } } });
    const { run } = await site.runs.start(question);
    const reading = readAll(site, run.id);
    await site.runs.drain(5);
    const events = await reading;
    expect(events.map(({ event }) => event)).not.toContain('complete');
    expect(events.find(({ event }) => event === 'notice')?.data.code).toBe('server_draining');
    expect((await site.runs.find(run.id))?.state).toBe('running');
    expect(site.failures).toEqual([]);
  });
});
