import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import request from 'supertest';
import { createScriptedPorts } from '../fakes/scripted-ports.ts';
import { readFrames } from '../read-frames.ts';
import { createPrograms } from '../start-program.ts';
import { createTestSite, PACKAGE_ROOT, type TestSite } from '../test-site.ts';

const HOUR_MS = 3_600_000;
const QUESTION = { message: 'What is the progress widget?' };

/** Every duration in the payloads of a run, with its name. */
function durationsOf(value: unknown, name = ''): [name: string, ms: number][] {
  if (typeof value === 'number') return /Ms$/.test(name) ? [[name, value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    durationsOf(inner, name === 'timings' && key !== 'totalMs' ? `${key}Ms` : key),
  );
}

function expectTrue(durations: [name: string, ms: number][], tookMs: number): void {
  expect(durations.map(([name]) => name)).toEqual(
    expect.arrayContaining(['elapsedMs', 'stageMs', 'totalMs']),
  );
  expect(durations.filter(([, ms]) => ms < 0 || ms > tookMs)).toEqual([]);
}

describe('a calendar that is set while a run goes on', () => {
  let site: TestSite;
  let shiftMs = 0;
  beforeEach(() => {
    const { now } = Date;
    shiftMs = 0;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + shiftMs);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await site.close();
  });

  it.each([
    ['back', -HOUR_MS],
    ['forward', HOUR_MS],
  ])('by an hour %s does not change how long anything took', async (_way, byMs) => {
    const { knowledge } = createScriptedPorts();
    const search: typeof knowledge.search = (...args) => {
      shiftMs = byMs;
      return knowledge.search(...args);
    };
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } } });
    const askedAt = performance.now();
    const { text } = await request(site.app).post('/api/chat/stream').send(QUESTION);
    const tookMs = performance.now() - askedAt;
    const events = readFrames(text);
    expectTrue(
      events.flatMap(({ data }) => durationsOf(data)),
      tookMs,
    );
    const elapsed = events.flatMap(({ event, data }) => (event === 'stage' ? [data.elapsedMs] : []));
    expect(elapsed).toEqual(elapsed.toSorted((a, b) => a - b));
  });

  it('before the process ends: the next one goes on from what was told', async () => {
    const { knowledge } = createScriptedPorts();
    site = await createTestSite({
      ports: { knowledge: { ...knowledge, search: () => new Promise<never>(() => {}) } },
    });
    const { run } = await site.runs.start({
      visitorId: 'v',
      conversationId: null,
      question: 'q',
      locale: null,
      idempotencyKey: null,
    });
    await site.runs.drain(50);
    const toldMs = (await site.runs.replay(run.id)).stage?.elapsedMs ?? Number.NaN;
    shiftMs = -HOUR_MS;
    await site.runs.recover();
    await site.runs.stop(run.id);
    await site.runs.settled(run.id);
    const { stage } = await site.runs.replay(run.id);
    expect(stage?.status).toBe('stopped');
    const endedMs = stage?.elapsedMs ?? Number.NaN;
    expect(endedMs).toBeGreaterThanOrEqual(toldMs);
    expect(endedMs).toBeLessThan(60_000);
  });

  it('after a refusal does not make the wait longer than the limit counts', async () => {
    site = await createTestSite({ env: { ASKS_PER_MINUTE_SITE: '1' } });
    const ask = () => request(site.app).post('/api/chat/stream').send(QUESTION);
    await ask().expect(200);
    shiftMs = -HOUR_MS;
    const { body, headers } = await ask().expect(429);
    expect(body.retryAfterMs).toBeLessThanOrEqual(60_000);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
  });
});

describe('a process whose calendar is set with every look at it', () => {
  const programs = createPrograms();
  afterEach(() => programs.stopAll());

  it('tells only true durations', async () => {
    const preload = pathToFileURL(join(PACKAGE_ROOT, 'test/programs/unsteady-clock.mjs')).href;
    const url = await programs.start('main', [], { NODE_OPTIONS: `--import=${preload}` }).address();
    // Times left are told once five runs have been measured.
    for (let count = 0; count < 7; count++) {
      const askedAt = performance.now();
      const response = await fetch(`${url}/api/chat/stream`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(QUESTION),
      });
      const events = readFrames(await response.text());
      const tookMs = performance.now() - askedAt;
      const durations = events.flatMap(({ data }) => durationsOf(data));
      expectTrue(
        durations.filter(([name]) => !name.startsWith('eta')),
        tookMs,
      );
      for (const [, ms] of durations) expect(ms).toBeGreaterThanOrEqual(0);
    }
  });
});
