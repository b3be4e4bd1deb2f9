import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { createFolderLease } from '../../pipeline/adapters/embedded/sqlite/folder-lease.ts';
import { answering, type ScriptedUpstream, startScriptedUpstream } from '../fakes/scripted-upstream.ts';
import { readFrames } from '../read-frames.ts';
import { createPrograms, type Program } from '../start-program.ts';

const ANSWER = 'The progress widget is a custom element [1].';
const QUESTION = 'What is the progress widget?';
/** A line of the log at the level warn or above. */
const TROUBLE = /"level":[4-6]0/;

const programs = createPrograms();
let upstream: ScriptedUpstream | undefined;
afterEach(async () => {
  await programs.stopAll();
  await upstream?.close();
  upstream = undefined;
});

/** A model that answers when it is let. */
async function startHeldModel() {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const started = await startScriptedUpstream(async (call, res) => {
    await released;
    await answering(ANSWER)(call, res);
  });
  upstream = started;
  const env = { OPENAI_BASE_URL: started.url, OPENAI_MODEL: 'writer', OPENAI_MODEL_PAGE: 'none' };
  return { env, release, calls: started.calls };
}

async function ask(url: string): Promise<{ runId: string; eventsUrl: string }> {
  const response = await fetch(`${url}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ message: QUESTION }),
  });
  return (await response.json()) as { runId: string; eventsUrl: string };
}

const read = async (url: string, headers: Record<string, string> = {}) =>
  readFrames(await (await fetch(url, { headers: { Accept: 'text/event-stream', ...headers } })).text());

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(5);
}

/** Resolves when the program has said it. */
const said = (program: Program, words: RegExp) => until(() => words.test(program.output()));

describe('a second start on the same data folder', () => {
  it.each([
    ['the same port', (url: string) => new URL(url).port],
    ['another port', () => '0'],
  ])(
    'on %s says who has the folder and ends before it touches a run',
    async (_name, portOf) => {
      const { env, release, calls } = await startHeldModel();
      const first = programs.start('main', [], env);
      const url = await first.address();
      const { eventsUrl } = await ask(url);
      const reading = read(url + eventsUrl);
      await until(() => calls.length === 1);

      const second = programs.start('main', [], { ...env, DATA_DIR: first.dataDir, PORT: portOf(url) });
      expect(await second.ended).toBe(1);
      expect(second.output()).toContain(
        `in use by another Milepost (process ${first.child.pid} on ${hostname()}`,
      );
      expect(second.output()).toMatch(
        /since \d{4}-\d\d-\d\dT[\d:.]+Z, at http:\/\/127\.0\.0\.1:\d+\/\)\. Stop that one/,
      );
      expect(second.output()).toContain(`at ${url}/`);
      expect(second.output()).not.toMatch(/^\s+at /m);

      release();
      const events = await reading;
      expect(events.find(({ event }) => event === 'complete')?.data).toMatchObject({
        success: true,
        response: ANSWER,
      });
      expect(calls).toHaveLength(1);
      expect(first.output()).not.toMatch(TROUBLE);
    },
    60_000,
  );

  it('with --takeover waits, lets the first one finish, and then serves', async () => {
    const { env, release, calls } = await startHeldModel();
    const first = programs.start('main', [], { ...env, DRAIN_MS: '30000' });
    const url = await first.address();
    const { runId, eventsUrl } = await ask(url);
    const reading = read(url + eventsUrl);
    await until(() => calls.length === 1);

    const again = { ...env, DATA_DIR: first.dataDir, PORT: new URL(url).port };
    const second = programs.start('main', ['--takeover'], again);
    await said(second, /in use by another Milepost .* Waiting until it has ended/);
    first.child.kill('SIGTERM');
    release();
    expect(await first.ended).toBe(0);
    const events = await reading;
    expect(events.at(-1)?.data).toMatchObject({ stageId: 'complete', progress: 100 });

    expect(await second.address()).toBe(url);
    expect(await read(url + eventsUrl)).toEqual(events.filter(({ id }) => id !== null));
    expect(runId).toBe(events[0]?.data.runId);
    expect(calls).toHaveLength(1);
    for (const { output } of [first, second]) expect(output()).not.toMatch(TROUBLE);
  }, 60_000);

  it('with --takeover continues what the first one has suspended', async () => {
    const { env, release, calls } = await startHeldModel();
    const first = programs.start('main', [], { ...env, DRAIN_MS: '0' });
    const url = await first.address();
    const { eventsUrl } = await ask(url);
    await until(() => calls.length === 1);
    const again = { ...env, DATA_DIR: first.dataDir, PORT: new URL(url).port };
    const second = programs.start('main', ['--takeover'], again);
    await said(second, /Waiting until it has ended/);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    await second.address();
    release();
    const events = await read(url + eventsUrl);
    expect(events.at(-1)?.data).toMatchObject({ stageId: 'complete', progress: 100 });
    // The first call was given up with its process.
    expect(calls).toHaveLength(2);
    for (const { output } of [first, second]) expect(output()).not.toMatch(TROUBLE);
  }, 60_000);

  it('that waits can be told to end', async () => {
    const first = programs.start('main');
    await first.address();
    const second = programs.start('main', ['--takeover'], { DATA_DIR: first.dataDir });
    await said(second, /Waiting until it has ended/);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(second.output()).not.toContain('ready');
  }, 60_000);
});

describe('a start right after kill -9', () => {
  it('takes the folder at once, and a reader that comes back at any moment finds its run', async () => {
    const { env, release, calls } = await startHeldModel();
    const first = programs.start('main', [], env);
    const url = await first.address();
    const { eventsUrl } = await ask(url);
    await until(() => calls.length === 1);
    const snapshot = await fetch(url + eventsUrl, { headers: { Accept: 'application/json' } });
    const { lastEventId } = (await snapshot.json()) as { lastEventId: string };
    first.child.kill('SIGKILL');
    await first.ended;

    const second = programs.start('main', [], { ...env, DATA_DIR: first.dataDir, PORT: new URL(url).port });
    // The head of a stream leaves with its next event, which the model holds up.
    void until(() => calls.length === 2).then(release);
    let response: Response | undefined;
    while (!response) {
      response = await fetch(url + eventsUrl, { headers: { 'Last-Event-ID': lastEventId } }).catch(
        () => undefined,
      );
    }
    expect(response.status).toBe(200);
    const events = readFrames(await response.text());
    expect(events[0]?.id).toBe(Number(lastEventId) + 1);
    expect(events.find(({ event }) => event === 'complete')?.data).toMatchObject({
      success: true,
      response: ANSWER,
    });
    expect(second.output()).not.toMatch(TROUBLE);
  }, 60_000);
});

describe('a start that cannot listen', () => {
  it('touches no run that was left open, and gives the folder back', async () => {
    const { env, calls } = await startHeldModel();
    const first = programs.start('main', [], env);
    const { runId } = await ask(await first.address());
    await until(() => calls.length === 1);
    first.child.kill('SIGKILL');
    await first.ended;
    const stranger = createServer();
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    const second = programs.start('main', [], { ...env, DATA_DIR: first.dataDir, PORT: String(port) });
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/Port \d+ on 127\.0\.0\.1 is in use/);
    stranger.close();

    const database = await openDatabase(first.dataDir);
    const run = database.prepare('SELECT state, attempts FROM runs WHERE id = ?').get(runId);
    database.close();
    expect(run).toMatchObject({ state: 'running', attempts: 0 });
    expect(calls).toHaveLength(1);
  }, 60_000);
});

describe('a server whose folder was taken over', () => {
  it('suspends its runs, says so and ends', async () => {
    const { env, calls } = await startHeldModel();
    const first = programs.start('main', [], { ...env, DRAIN_MS: '30000' });
    const url = await first.address();
    const { runId, eventsUrl } = await ask(url);
    await until(() => calls.length === 1);
    const reading = read(url + eventsUrl);
    const other = createFolderLease(first.dataDir);
    const self = { host: 'another-host', pid: 1, since: '2026-01-01T00:00:00.000Z', address: null };
    // A restored backup, or somebody who takes the file for a leftover.
    rmSync(join(first.dataDir, 'milepost-server.lock'));
    expect((await other.take(self)).isOurs).toBe(true);

    expect(await first.ended).toBe(1);
    expect(first.output()).toMatch(
      /was taken over by another Milepost \(process 1 on another-host .*This process has stopped/,
    );
    expect((await reading).map(({ event }) => event)).not.toContain('complete');
    await calls[0]?.closed;
    const database = await openDatabase(first.dataDir);
    expect(database.prepare('SELECT state FROM runs WHERE id = ?').get(runId)).toMatchObject({
      state: 'running',
    });
    database.close();
    await other.release();
  }, 60_000);
});
