import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createSqliteEventLog } from '../../../pipeline/adapters/embedded/sqlite-event-log.ts';
import type { NewRun } from '../../../pipeline/ports.ts';
import { decodeFrame, encodeFrame } from '../../../pipeline/runs/frame.ts';
import { createScriptedPorts } from '../../fakes/scripted-ports.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

const question: NewRun = {
  visitorId: 'visitor',
  conversationId: null,
  question: 'Where do mileposts stand?',
  locale: 'en',
  idempotencyKey: null,
};
const never = new AbortController().signal;
const hang = () => new Promise<never>(() => {});

async function readAll(site: TestSite, runId: string, afterSeq = 0) {
  const events = [];
  for await (const frame of site.runs.read(runId, afterSeq, never)) {
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
    const { run } = site.runs.start(question);
    const events = await readAll(site, run.id);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)).toMatchObject({ event: 'stage', data: { stageId: 'complete', progress: 100 } });
  });

  it('replay the tail of the uncut run from any id', async () => {
    site = await createTestSite();
    const { run } = site.runs.start(question);
    const whole = await readAll(site, run.id);
    for (const { id } of whole) expect(await readAll(site, run.id, id)).toEqual(whole.slice(id));
  });

  it('go on without a reader', async () => {
    site = await createTestSite();
    const { run } = site.runs.start(question);
    await site.runs.settled(run.id);
    expect(site.runs.find(run.id)?.state).toBe('done');
    expect(site.reports).toMatchObject([{ runId: run.id, state: 'done' }]);
  });

  it('join the earlier run of the same key and question, and refuse the key for another', async () => {
    const { knowledge } = createScriptedPorts();
    const search = jest.fn(knowledge.search);
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } } });
    const first = site.runs.start({ ...question, idempotencyKey: 'k' });
    const second = site.runs.start({ ...question, idempotencyKey: 'k' });
    expect(second).toMatchObject({ joined: true, run: { id: first.run.id } });
    expect(await readAll(site, first.run.id)).toEqual(await readAll(site, second.run.id));
    expect(search).toHaveBeenCalledTimes(1);
    expect(() => site.runs.start({ ...question, question: 'Another?', idempotencyKey: 'k' })).toThrow(
      expect.objectContaining({ code: 'idempotency_conflict' }),
    );
    expect(site.runs.start({ ...question, visitorId: 'someone else', idempotencyKey: 'k' }).joined).toBe(
      false,
    );
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
    const { run } = site.runs.start(question);
    for await (const frame of site.runs.read(run.id, 0, never)) {
      if (frame.includes('event: delta')) site.runs.stop(run.id);
    }
    expect(seen?.aborted).toBe(true);
    expect(site.runs.find(run.id)?.state).toBe('stopped');
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
    const { run } = site.runs.start(question);
    await site.runs.settled(run.id);
    const complete = (await readAll(site, run.id)).find(({ event }) => event === 'complete');
    expect(complete?.data).toMatchObject({
      success: false,
      error: { code: expect.stringMatching(/^(stage|run)_timeout$/) },
    });
  });

  it('refuse to continue a conversation of someone else', async () => {
    site = await createTestSite();
    const { run } = site.runs.start(question);
    const stolen = { ...question, visitorId: 'thief', conversationId: run.conversationId };
    expect(() => site.runs.start(stolen)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('give a question the turns before it', async () => {
    const { knowledge } = createScriptedPorts();
    const search = jest.fn(knowledge.search);
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } } });
    const { run } = site.runs.start(question);
    await site.runs.settled(run.id);
    await delay(2);
    const second = site.runs.start({ ...question, question: 'And why?', conversationId: run.conversationId });
    await site.runs.settled(second.run.id);
    expect(search.mock.calls.map(([asked]) => asked.history)).toEqual([
      [],
      [
        { role: 'visitor', text: question.question },
        { role: 'site', text: 'Mileposts stand at the side of a road. [1]' },
      ],
    ]);
  });

  it('are ended as interrupted, after those who remain at the deadline of a drain', async () => {
    const { knowledge } = createScriptedPorts();
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search: hang } } });
    const { run } = site.runs.start(question);
    await site.runs.drain(5);
    expect((await readAll(site, run.id)).at(-2)?.data).toMatchObject({
      success: false,
      error: { code: 'interrupted' },
    });
  });
});

describe('a run that its process left open', () => {
  let site: TestSite;
  afterEach(() => site.close());

  function leaveOpen(events: { event: string; data: unknown }[]): string {
    // Exactly what a killed process leaves: the question, and events up to some point.
    site.database.exec(`INSERT INTO conversations VALUES ('c', 'visitor', 'q', 1)`);
    site.database.exec(
      `INSERT INTO runs VALUES ('r', 'c', 'visitor', 'm', 'q', NULL, NULL, 'running', 1, NULL, NULL, NULL)`,
    );
    const frames = events.map(({ event, data }, index) =>
      encodeFrame({ id: index + 1, event, data: JSON.stringify(data) }),
    );
    if (frames.length > 0) createSqliteEventLog(site.database).append([{ runId: 'r', firstSeq: 1, frames }]);
    return 'r';
  }
  const stage = {
    event: 'stage',
    data: { stageId: 'response', progress: 75, label: '', labelKey: '', status: 'active', elapsedMs: 3 },
  };

  it('ends as interrupted with contiguous numbers and the answer so far', async () => {
    site = await createTestSite();
    const runId = leaveOpen([stage, { event: 'delta', data: { text: 'Half', offset: 0 } }]);
    expect(site.runs.endInterrupted()).toBe(1);
    expect(await readAll(site, runId, 2)).toMatchObject([
      {
        id: 3,
        event: 'complete',
        data: { success: false, error: { code: 'interrupted', stageId: 'response' }, response: 'Half' },
      },
      { id: 4, event: 'stage', data: { stageId: 'response', progress: 75, status: 'failed' } },
    ]);
    expect(site.runs.find(runId)?.state).toBe('failed');
    expect(site.runs.endInterrupted()).toBe(0);
  });

  it('ends even when it has no event at all', async () => {
    site = await createTestSite();
    const runId = leaveOpen([]);
    site.runs.endInterrupted();
    expect((await readAll(site, runId)).map(({ id, event }) => [id, event])).toEqual([
      [1, 'complete'],
      [2, 'stage'],
    ]);
  });

  it('keeps the outcome that its log already holds', async () => {
    site = await createTestSite();
    const complete = { event: 'complete', data: { success: true, response: 'All', sources: [] } };
    const runId = leaveOpen([stage, complete]);
    site.runs.endInterrupted();
    expect(await readAll(site, runId, 2)).toMatchObject([
      { id: 3, data: { stageId: 'complete', progress: 100, status: 'done' } },
    ]);
    expect(site.runs.find(runId)?.state).toBe('done');
  });
});
