import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openDatabase } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import type { DeliveryStore } from '../../../pipeline/ports.ts';
import { toSqliteStores } from '../../../server/stores/sqlite-stores.ts';
import { createSender, type SendMessage } from '../../../server/webhook/send-message.ts';
import {
  type Deliveries,
  type DeliveriesOptions,
  RETRIES_MS,
  startDeliveries,
} from '../../../server/webhook/start-deliveries.ts';
import { type FakeClock, startFakeClock } from '../../fakes/fake-clock.ts';
import { createMemoryStores } from '../../fakes/memory-stores.ts';
import { toNewRun } from '../../fakes/new-run.ts';
import { isSigned, type Receiver, startReceiver } from './receiver.ts';

const SECRET = 'a secret of more than 32 characters';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
type Line = { readonly [field: string]: unknown; readonly said: string; readonly level: string };

describe('the deliveries of the webhook', () => {
  let clock: FakeClock;
  let receiver: Receiver;
  let lines: Line[];
  let running: Deliveries[];
  beforeEach(async () => {
    receiver = await startReceiver();
    clock = startFakeClock();
    lines = [];
    running = [];
  });
  afterEach(async () => {
    for (const deliveries of running) await deliveries.end();
    clock.end();
    await receiver.close();
  });

  const logger = Object.fromEntries(
    ['info', 'warn', 'error'].map((level) => [
      level,
      (fields: object, said: string) => void lines.push({ ...fields, said, level }),
    ]),
  ) as unknown as DeliveriesOptions['logger'];
  const start = (store: DeliveryStore, more: Partial<DeliveriesOptions> = {}) => {
    const deliveries = startDeliveries({
      store,
      compose: async ({ runId, type }) => JSON.stringify({ type, data: { runId } }),
      send: createSender({ url: receiver.url, key: Buffer.from(SECRET), deadlineMs: 500 }),
      logger,
      random: () => 0.5,
      ...more,
    });
    running.push(deliveries);
    return deliveries;
  };
  async function fillQueue(count = 1) {
    const { runs, deliveries } = createMemoryStores();
    for (let at = 0; at < count; at++) {
      const { id: runId } = (await runs.begin(toNewRun())).run;
      await deliveries.add({ id: `msg_${at}`, runId, type: 'answer.unanswered', dueAt: Date.now() });
    }
    return deliveries;
  }
  const fail = (status: number) => (response: { writeHead(status: number): { end(): void } }) =>
    response.writeHead(status).end();
  const isEmpty = async (store: DeliveryStore) => (await store.look()).count === 0;

  it('are signed, and one that is taken is not sent again', async () => {
    const store = await fillQueue();
    start(store);
    await clock.until(() => lines.length === 1);
    const [one] = receiver.received;
    expect(one && isSigned(one, SECRET)).toBe(true);
    await clock.pass(HOUR_MS / 4);
    expect(receiver.received).toHaveLength(1);
    expect(one && isSigned(one, SECRET)).toBe(false);
    expect(one && isSigned(one, SECRET, Date.now() - HOUR_MS / 4)).toBe(true);
    expect(one && isSigned(one, `${SECRET}!`, Date.now() - HOUR_MS / 4)).toBe(false);
    expect(one?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'msg_0',
      'user-agent': 'Milepost',
    });
    expect(await isEmpty(store)).toBe(true);
    expect(lines).toEqual([
      {
        level: 'info',
        said: 'webhook delivered',
        deliveryId: 'msg_0',
        type: 'answer.unanswered',
        attempt: 1,
        status: 204,
        ms: expect.any(Number),
      },
    ]);
  });

  it('are tried again, later and later, under the same id and with a fresh signature', async () => {
    receiver.answers.push(fail(503), fail(500), fail(429), fail(200));
    const store = await fillQueue();
    start(store);
    const times: number[] = [];
    for (const attempt of [1, 2, 3, 4]) {
      await clock.until(() => lines.length === attempt);
      times.push(Date.now());
      if (attempt < 4) await clock.pass((RETRIES_MS[attempt - 1] ?? 0) - 1_000);
      expect(receiver.received).toHaveLength(attempt);
    }
    expect(receiver.received.every((one, at) => isSigned(one, SECRET, times[at]))).toBe(true);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set(['msg_0']),
    );
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(4);
    expect(lines.map(({ status, retryInMs }) => [status, retryInMs])).toEqual([
      [503, 5_000],
      [500, 30_000],
      [429, 120_000],
      [200, undefined],
    ]);
    expect(await isEmpty(store)).toBe(true);
  });

  it('are given up after about a day', async () => {
    const since = Date.now();
    const store = await fillQueue();
    const attempts: number[] = [];
    const send: SendMessage = async () => {
      attempts.push(Date.now() - since);
      return { status: null, reason: 'connect ECONNREFUSED' };
    };
    start(store, { send });
    // No socket takes part, so that a day need not pass in turns of the event loop.
    await jest.advanceTimersByTimeAsync(DAY_MS * 1.2);
    expect(attempts).toHaveLength(RETRIES_MS.length + 1);
    expect(attempts.at(-1)).toBeGreaterThan(0.9 * DAY_MS);
    expect(attempts.at(-1)).toBeLessThan(1.1 * DAY_MS);
    expect(await isEmpty(store)).toBe(true);
    expect(lines.at(-1)).toMatchObject({
      level: 'warn',
      said: 'webhook given up',
      attempt: 11,
      status: null,
      reason: 'connect ECONNREFUSED',
    });
  });

  it('do not all come back in the same moment', async () => {
    const store = await fillQueue();
    const seen: unknown[] = [];
    for (const random of [0, 0.999]) {
      start(store, { send: async () => ({ status: 500 }), random: () => random });
      await clock.until(() => lines.length > seen.length);
      seen.push(lines.at(-1)?.retryInMs);
      await running.pop()?.end();
      await store.postpone('msg_0', 0);
    }
    expect(seen).toEqual([4_000, 35_988]);
  });

  it('follow no redirect, and end at once where the receiver is gone for good', async () => {
    receiver.answers.push((response) => response.writeHead(307, { Location: receiver.url }).end(), fail(410));
    const store = await fillQueue();
    start(store);
    await clock.until(() => lines.length === 1);
    expect(receiver.received).toHaveLength(1);
    expect(lines[0]).toMatchObject({ said: 'webhook not delivered', status: 307 });
    await clock.pass(6_000);
    await clock.until(() => lines.length === 2);
    expect(lines[1]).toMatchObject({ said: 'webhook given up', status: 410, attempt: 2 });
    expect(await isEmpty(store)).toBe(true);
  });

  it('wait no longer than the deadline for one that hangs, and not for what it says beyond its status', async () => {
    let isLeft = () => {};
    const left = new Promise<void>((resolve) => {
      isLeft = resolve;
    });
    receiver.answers.push(
      (response) => void response.once('close', isLeft),
      (response) => {
        response.writeHead(200).write('x'.repeat(1_000));
      },
    );
    start(await fillQueue());
    await clock.until(() => receiver.received.length === 1);
    await left;
    await clock.until(() => lines.length === 1);
    expect(lines[0]).toMatchObject({ status: null, reason: expect.stringMatching(/timeout/i) });
    await clock.pass(6_000);
    await clock.until(() => lines.length === 2);
    expect(lines[1]).toMatchObject({ said: 'webhook delivered', status: 200 });
  });

  it('are sent each by one of several processes', async () => {
    const store = await fillQueue(30);
    for (let nodes = 0; nodes < 3; nodes++) start(store);
    await clock.until(() => lines.length === 30);
    await clock.pass(120_000);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([30, 30]);
  });

  it('go on when the queue cannot be read for a while, which is told once', async () => {
    const store = await fillQueue();
    let isBroken = true;
    const claim: DeliveryStore['claim'] = (...asked) =>
      isBroken ? Promise.reject(new Error('away')) : store.claim(...asked);
    start({ ...store, claim });
    await clock.pass(30_000);
    expect(lines.map(({ said }) => said)).toEqual(['the queue of the webhook cannot be read']);
    isBroken = false;
    await clock.until(() => lines.length === 2);
    expect(lines[1]?.said).toBe('webhook delivered');
  });

  it('say once that the queue is full', async () => {
    const store = await fillQueue();
    start({ ...store, look: async () => ({ count: 10_000, nextDueAt: null }) });
    await clock.pass(30_000);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('leave out what there is nothing to tell of any more, and what has waited for days', async () => {
    const store = await fillQueue(2);
    start(store, { compose: async ({ id, runId }) => (id === 'msg_0' ? null : JSON.stringify({ runId })) });
    await clock.until(() => lines.length === 1);
    expect(lines[0]?.deliveryId).toBe('msg_1');
    expect(await isEmpty(store)).toBe(true);
    await running.pop()?.end();
    const old = await fillQueue();
    jest.setSystemTime(Date.now() + 2 * DAY_MS + 60_000);
    start(old);
    await clock.pass(10_000);
    expect([receiver.received.length, await isEmpty(old)]).toEqual([1, true]);
  });

  it('survive a restart of the process, also one in the middle of an attempt', async () => {
    // A file is written by the calendar of the machine.
    clock.end();
    const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
    try {
      receiver.answers.push(() => {});
      const database = await openDatabase(folder);
      const before = toSqliteStores(database);
      const { id: runId } = (await before.runs.begin(toNewRun())).run;
      await before.deliveries.add({ id: 'msg_0', runId, type: 'answer.unanswered', dueAt: Date.now() });
      start(before.deliveries);
      await receiver.until(1);
      await running.pop()?.end();
      expect(lines).toEqual([]);
      await before.close();

      receiver.answers[0] = fail(200);
      const after = toSqliteStores(await openDatabase(folder));
      const delivered = new Promise((resolve) => {
        start(after.deliveries, { logger: { ...logger, info: (fields: unknown) => resolve(fields) } });
      });
      expect(await delivered).toMatchObject({ deliveryId: 'msg_0', attempt: 2, status: 200 });
      expect(receiver.received).toHaveLength(2);
      await running.pop()?.end();
      await after.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
