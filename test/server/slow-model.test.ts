import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { assemble } from '../../server/assemble.ts';
import { choosePorts } from '../../server/choose-ports.ts';
import { type Config, loadConfig } from '../../server/config.ts';
import { createHttpServer, listen } from '../../server/http-server.ts';
import { createLogger } from '../../server/log.ts';
import { type FakeClock, startFakeClock } from '../fakes/fake-clock.ts';
import {
  startScriptedUpstream,
  toChunk,
  toEnd,
  toEvent,
  type UpstreamCall,
  writeStreamHead,
} from '../fakes/scripted-upstream.ts';
import { readFrames, type SentEvent } from '../read-frames.ts';
import { PACKAGE_ROOT } from '../test-site.ts';

const SENTENCE = 'The progress widget is a custom element [1]. ';
const PAGE = JSON.stringify({
  form: 'facts',
  blocks: [{ type: 'lead', sentences: [{ text: 'The progress widget is a custom element.', n: 1 }] }],
});
const ROLE = toEvent({ id: 'c1', choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] });

/** The settings of every line of a document that starts the site with a model. */
function readModelLines(path: string): [line: string, env: Record<string, string>][] {
  const text = readFileSync(join(PACKAGE_ROOT, path), 'utf8');
  const lines = text.match(/^OPENAI_\S+=.* npm start$/gm) ?? [];
  return lines.map((line) => {
    const words = line.split(' ').filter((word) => word.includes('='));
    const env = Object.fromEntries(words.map((word) => word.split(/=(.*)/s).slice(0, 2)));
    if (env.OPENAI_API_KEY) env.OPENAI_API_KEY = 'sk-1';
    return [`${path}: ${env.OPENAI_BASE_URL ?? 'OpenAI'}`, env];
  });
}
const LINES = [...readModelLines('README.md'), ...readModelLines('pipeline/guide/using-a-model.md')];

let clock: FakeClock;
const closing: (() => unknown)[] = [];
beforeEach(() => {
  clock = startFakeClock();
});
afterEach(async () => {
  clock.end();
  for (const close of closing.splice(0).reverse()) await close();
});

interface Question {
  readonly config: Config;
  /** Of the answer and of the page, as they come. */
  readonly calls: Readonly<
    Record<'answer' | 'page', { call: UpstreamCall; res: ServerResponse } | undefined>
  >;
  readonly events: SentEvent[];
  /** The longest time in which nothing arrived, on the clock of the test. */
  longestGapMs: number;
  named(name: SentEvent['event']): SentEvent['data'][];
  isOver: boolean;
}

/** Asks the whole product over HTTP, with the settings of a line and a model's server that the test speaks for. */
async function ask(env: Record<string, string>): Promise<Question> {
  const calls: Partial<Record<'answer' | 'page', { call: UpstreamCall; res: ServerResponse }>> = {};
  const upstream = await startScriptedUpstream((call, res) => {
    // Whoever needs long for its prompt may well say at once that it has begun.
    writeStreamHead(res);
    res.write(ROLE);
    calls[call.body.response_format ? 'page' : 'answer'] = { call, res };
  });
  closing.push(() => upstream.close());
  const dataDir = mkdtempSync(join(tmpdir(), 'milepost-'));
  const config = loadConfig({ ...env, DATA_DIR: dataDir, OPENAI_BASE_URL: upstream.url });
  const site = await assemble({
    config,
    logger: createLogger('silent'),
    packageRoot: PACKAGE_ROOT,
    isDraining: () => false,
    createPorts: (context) => choosePorts(context, config),
  });
  const server = createHttpServer(site.app);
  await listen(server, 0, '127.0.0.1');
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await site.runs.drain(0);
    await site.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { port } = server.address() as AddressInfo;
  const question: Question = {
    config,
    calls: calls as Question['calls'],
    events: [],
    longestGapMs: 0,
    named: (name) => question.events.filter(({ event }) => event === name).map(({ data }) => data),
    isOver: false,
  };
  void follow(`http://127.0.0.1:${port}/api/chat/stream`, question);
  await clock.until(() => Boolean(calls.answer));
  return question;
}

async function follow(url: string, question: Question): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message: 'What is the progress widget?' }),
  });
  const decoder = new TextDecoder();
  let text = '';
  let lastAt = performance.now();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    question.longestGapMs = Math.max(question.longestGapMs, performance.now() - lastAt);
    lastAt = performance.now();
    text += decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('\n\n') + 2;
    question.events.push(...readFrames(text.slice(0, end)));
    text = text.slice(end);
  }
  question.isOver = true;
}

const responseOf = (question: Question, name: 'answer' | 'page') =>
  question.calls[name]?.res as ServerResponse;

/** Asked for a moment after the answer. */
async function pageOf(question: Question): Promise<ServerResponse> {
  await clock.until(() => Boolean(question.calls.page));
  return responseOf(question, 'page');
}

/** Writes a sentence at a time, as late as the settings allow, for so long. */
async function write(question: Question, forMs: number): Promise<string> {
  const { OPENAI_TIMEOUT_MS, OPENAI_IDLE_TIMEOUT_MS } = question.config;
  const res = responseOf(question, 'answer');
  await clock.pass(0.9 * OPENAI_TIMEOUT_MS);
  const gapMs = 0.9 * OPENAI_IDLE_TIMEOUT_MS;
  let written = '';
  for (let passedMs = 0; passedMs <= forMs; passedMs += gapMs) {
    const told = question.named('delta').length;
    res.write(toChunk(SENTENCE));
    written += SENTENCE;
    await clock.until(() => question.named('delta').length > told || question.isOver);
    await clock.pass(gapMs);
  }
  res.end(toEnd());
  const stages = () => question.named('stage').map(({ stageId }) => stageId);
  await clock.until(() => stages().includes('page') || question.isOver);
  return written;
}

describe('a model that is slow', () => {
  it.each(LINES)(
    'writes to its end with the settings of %s',
    async (_line, env) => {
      const question = await ask(env);
      const { RUN_TIMEOUT_MS, STAGE_TIMEOUT_MS, OPENAI_TIMEOUT_MS, HEARTBEAT_MS } = question.config;
      const writingMs = 0.6 * RUN_TIMEOUT_MS;
      expect(writingMs).toBeGreaterThan(2 * STAGE_TIMEOUT_MS);
      const written = await write(question, writingMs);
      // A server that works on one request after another begins the page only now.
      await clock.pass(0.9 * Math.min(OPENAI_TIMEOUT_MS, STAGE_TIMEOUT_MS));
      (await pageOf(question)).end(toChunk(PAGE) + toEnd());
      await clock.until(() => question.isOver);
      const [complete] = question.named('complete');
      expect(complete).toMatchObject({ success: true, degraded: [], finishReason: 'stop' });
      expect(complete.response.trim()).toBe(written.trim());
      expect(question.named('notice')).toEqual([]);
      expect(question.named('page')).toHaveLength(1);
      expect(question.longestGapMs).toBeLessThan(1.3 * HEARTBEAT_MS);
    },
    60_000,
  );

  it('is followed by progress that never falls and never passes the end of its stage', async () => {
    const question = await ask({});
    await write(question, 60_000);
    (await pageOf(question)).end(toChunk(PAGE) + toEnd());
    await clock.until(() => question.isOver);
    const told = question.events
      .filter(({ event }) => event === 'stage' || event === 'progress')
      .map(({ data }) => data.progress);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    const within = question.named('progress').filter(({ stageId }) => stageId === 'response');
    expect(within.length).toBeGreaterThan(3);
    expect(Math.max(...within.map(({ progress }) => progress))).toBeLessThan(82);
  }, 60_000);

  it('may think for longer than it may be silent', async () => {
    const question = await ask({});
    const res = responseOf(question, 'answer');
    const thought = { index: 0, delta: { content: null, reasoning_content: 'Let me see. ' } };
    for (let count = 0; count < 8; count++) {
      res.write(toEvent({ id: 'c1', choices: [thought] }));
      await clock.pass(9_000);
    }
    res.end(toChunk(SENTENCE) + toEnd());
    (await pageOf(question)).end(toChunk(PAGE) + toEnd());
    await clock.until(() => question.isOver);
    expect(question.named('complete')).toMatchObject([{ success: true, degraded: [] }]);
  }, 60_000);

  it('whose page is not ready a stage’s time after the answer has the built-in page, and says so', async () => {
    const question = await ask({});
    const written = await write(question, 30_000);
    const page = question.calls.page;
    for (let count = 0; count < 4 && !question.isOver; count++) {
      page?.res.write(toChunk('{'));
      await clock.pass(9_000);
    }
    await clock.until(() => question.isOver);
    const [complete] = question.named('complete');
    expect(complete).toMatchObject({ success: true, degraded: ['page'], finishReason: 'stop' });
    expect(complete.response.trim()).toBe(written.trim());
    expect(question.named('notice')).toMatchObject([{ code: 'degraded', stageId: 'page' }]);
    expect(question.named('page')).toHaveLength(1);
    await page?.call.closed;
  }, 60_000);

  it('whose page would outlast the run has the built-in page in time', async () => {
    const question = await ask({ RUN_TIMEOUT_MS: '60000', STAGE_TIMEOUT_MS: '60000' });
    await write(question, 27_000);
    await clock.pass(25_000);
    await clock.until(() => question.isOver);
    expect(question.named('complete')).toMatchObject([{ success: true, degraded: ['page'] }]);
  }, 60_000);

  it('and falls silent in the middle is given up after OPENAI_IDLE_TIMEOUT_MS, and its words are kept', async () => {
    const question = await ask({});
    responseOf(question, 'answer').write(toChunk(SENTENCE));
    await clock.until(() => question.named('delta').length > 0);
    await clock.pass(9_000);
    expect(question.isOver).toBe(false);
    await clock.pass(2_000);
    await clock.until(() => question.isOver);
    expect(question.named('complete')).toMatchObject([
      { success: false, response: SENTENCE.trimEnd(), error: { code: 'upstream_unavailable' } },
    ]);
    await question.calls.page?.call.closed;
  }, 60_000);

  it('before its first word costs the page no more time than the answer', async () => {
    const question = await ask({});
    await clock.pass(11_000);
    await clock.until(() => question.isOver);
    expect(question.named('complete')).toMatchObject([{ success: true, degraded: ['response', 'page'] }]);
  }, 60_000);
});
