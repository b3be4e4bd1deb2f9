import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { openDatabase } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { readFrames } from '../read-frames.ts';
import { createPrograms } from '../start-program.ts';
import { createTestSite, type TestSite } from '../test-site.ts';

const QUESTION = { message: 'How do I import my own documents?' };

/** Asks until the answer is `status`: when the server sees that it can write again is its own affair, within a second. */
async function untilReady(look: () => Promise<{ status: number }>, status: number): Promise<void> {
  while ((await look()).status !== status) await delay(20);
}

describe('a database that takes nothing', () => {
  let site: TestSite;
  afterEach(() => site.close());

  const ask = () => request(site.app).post('/api/chat/stream').send(QUESTION);
  const ready = () => request(site.app).get('/readyz');
  const fill = () => {
    const { page_count: pages } = site.stores.index.prepare('PRAGMA page_count').get() as {
      page_count: number;
    };
    site.stores.index.exec(`PRAGMA max_page_count = ${pages}`);
  };
  const count = (table: string) =>
    Number(site.stores.index.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);

  it('has questions refused before anything is promised, and says so where readiness is asked for', async () => {
    site = await createTestSite();
    await ask().expect(200);
    const keptBefore = count('runs');
    const promised: string[] = [];
    fill();
    let refused = 0;
    for (let asked = 0; asked < 100; asked++) {
      const response = await ask();
      if (response.status === 503) {
        refused++;
        expect(response.headers['content-type']).toContain('application/problem+json');
        expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
        expect(response.body).toMatchObject({ code: 'storage_unavailable', retryable: true });
        continue;
      }
      // The last pages of the file had room for the question; the rest of its run waits until there is more.
      promised.push(readFrames(response.text)[0]?.data.runId);
    }
    expect(refused).toBeGreaterThan(50);
    expect(count('runs')).toBe(keptBefore + promised.length);
    const orphans = 'SELECT count(*) AS n FROM run_events WHERE run NOT IN (SELECT id FROM runs)';
    expect(Number(site.stores.index.prepare(orphans).get()?.n)).toBe(0);
    await ready().expect(503, { status: 'storage unavailable', reason: 'database or disk is full' });
    await request(site.app).get('/healthz').expect(200);
    site.stores.index.exec('PRAGMA max_page_count = 1000000');
    await untilReady(ready, 200);
    for (const runId of promised) {
      await site.runs.settled(runId);
      expect((await site.runs.find(runId))?.state).toBe('done');
      expect(await site.runs.replay(runId)).toMatchObject({ ended: true, hasGap: false });
    }
    expect(site.runs.activeCount()).toBe(0);
    const response = await ask().expect(200);
    expect(response.text).toContain('"stageId":"complete","progress":100');
  });

  it('has a form without a script refused too', async () => {
    site = await createTestSite();
    fill();
    const send = () => request(site.app).post('/ask').type('form').send(QUESTION);
    let refused = await send();
    for (let asked = 0; refused.status === 200 && asked < 50; asked++) refused = await send();
    expect(refused.status).toBe(503);
    site.stores.index.exec('PRAGMA max_page_count = 1000000');
  });
});

function askAt(url: string): Promise<Response> {
  return fetch(`${url}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(QUESTION),
  });
}

describe('a server beside another process that holds the lock for eight seconds', () => {
  const programs = createPrograms();
  afterEach(() => programs.stopAll());

  it('stays awake, gives readers their answer, refuses what it cannot keep, and has lost nothing afterwards', async () => {
    const program = programs.start('paced', [], { PACE_MS: '400' });
    const url = await program.address();
    const ask = () => askAt(url);
    const before = await ask();
    const other = await openDatabase(program.dataDir);
    other.exec('BEGIN IMMEDIATE');
    const lockedAt = performance.now();
    const answer = before.text().then((text) => ({ text, at: performance.now() }));
    const during = ask().then((response) => ({ status: response.status, at: performance.now() }));
    const healthMs: number[] = [];
    const ready: number[] = [];
    while (performance.now() - lockedAt < 8_000) {
      const askedAt = performance.now();
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      healthMs.push(performance.now() - askedAt);
      ready.push((await fetch(`${url}/readyz`)).status);
      await delay(20);
    }
    const refused = await during;
    const live = await answer;
    other.exec('ROLLBACK');
    other.close();
    const unlockedAt = performance.now();
    // Its reader has had everything while nothing could be written.
    expect(live.at).toBeLessThan(unlockedAt);
    const events = readFrames(live.text).filter(({ id }) => id !== null);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)?.data).toMatchObject({ stageId: 'complete', progress: 100 });
    // One who asked was refused after the wait, and not before.
    expect(refused.status).toBe(503);
    expect(refused.at - lockedAt).toBeGreaterThan(4_000);
    expect([ready[0], ready.at(-1)]).toEqual([200, 503]);
    healthMs.sort((a, b) => a - b);
    // It was five seconds for every write.
    expect(healthMs[Math.floor(healthMs.length * 0.95)]).toBeLessThan(500);
    expect(healthMs.at(-1)).toBeLessThan(3_000);

    await untilReady(() => fetch(`${url}/readyz`), 200);
    expect(await (await ask()).text()).toContain('"stageId":"complete","progress":100');
    const replayed = readFrames(await (await fetch(url + events[0]?.data.eventsUrl)).text());
    expect(replayed).toEqual(events);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    const again = await openDatabase(program.dataDir);
    expect(again.prepare("SELECT count(*) AS n FROM runs WHERE state = 'running'").get()?.n).toBe(0);
    again.close();
    const lines = program.output().match(/"level":50/g) ?? [];
    expect(lines).toHaveLength(1);
  }, 90_000);

  it('waits out a short lock for a question, which is answered', async () => {
    const program = programs.start('paced', [], { PACE_MS: '10' });
    const url = await program.address();
    const other = await openDatabase(program.dataDir);
    other.exec('BEGIN IMMEDIATE');
    const answer = fetch(`${url}/api/chat/stream`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(QUESTION),
    });
    await delay(1_500);
    other.exec('ROLLBACK');
    other.close();
    const response = await answer;
    expect(response.status).toBe(200);
    expect(readFrames(await response.text()).at(-1)?.data).toMatchObject({ progress: 100 });
  }, 60_000);
});

const canMount = process.getuid?.() === 0;
(canMount ? describe : describe.skip)('a disk that is full for three seconds', () => {
  const programs = createPrograms();
  const folder = canMount ? mkdtempSync(join(tmpdir(), 'milepost-full-')) : '';
  afterEach(async () => {
    await programs.stopAll();
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses no event of a run that was under way, refuses new ones, and logs one line', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]);
    const program = programs.start('paced', [], {
      PACE_MS: '300',
      DATA_DIR: folder,
      ASKS_PER_MINUTE_ADDRESS: '0',
      ASKS_PER_MINUTE_SITE: '0',
    });
    const url = await program.address();
    const ask = () => askAt(url);
    const before = await ask();
    const filler = join(folder, 'filler');
    for (let size = 1 << 20, at = 0; size >= 4096; ) {
      try {
        writeFileSync(`${filler}-${at++}`, Buffer.alloc(size));
      } catch {
        size /= 2;
      }
    }
    const filledAt = performance.now();
    const statuses: number[] = [];
    const promised: string[] = [];
    while (performance.now() - filledAt < 3_000) {
      const response = await ask();
      statuses.push(response.status);
      if (response.ok) promised.push(response.headers.get('x-run-id') ?? '');
      await response.body?.cancel();
    }
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    execFileSync('sh', ['-c', `rm ${filler}-*`]);
    const events = readFrames(await before.text()).filter(({ id }) => id !== null);
    expect(events.at(-1)?.data).toMatchObject({ stageId: 'complete', progress: 100 });
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(statuses.length / 2);
    await untilReady(() => fetch(`${url}/readyz`), 200);
    const replayed = readFrames(await (await fetch(url + events[0]?.data.eventsUrl)).text());
    expect(replayed).toEqual(events);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    const database = await openDatabase(folder);
    const known = database
      .prepare('SELECT id FROM runs')
      .all()
      .map(({ id }) => id);
    database.close();
    for (const runId of promised) expect(known).toContain(runId);
    expect(program.output().match(/"level":50/g) ?? []).toHaveLength(1);
  }, 90_000);
});
