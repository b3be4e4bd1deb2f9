import { afterEach, describe, expect, it } from '@jest/globals';
import { startScriptedUpstream } from '../fakes/scripted-upstream.ts';
import { readFrames } from '../read-frames.ts';
import { createPrograms } from '../start-program.ts';

const PATH = '/api/chat/stream';
const QUESTION = 'How do I import documents about quokkas?';
const programs = createPrograms();
afterEach(() => programs.stopAll());

const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });

async function ask(url: string) {
  const response = await post(url + PATH, JSON.stringify({ message: QUESTION }));
  return readFrames(await response.text());
}

const linesOf = (log: string) =>
  log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

describe('the log at info', () => {
  it('has no word of a visitor, whatever they send and whatever fails', async () => {
    // A model's server that refuses, and says over what.
    const upstream = await startScriptedUpstream(({ body }, res) => {
      res.writeHead(400, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify({ error: { message: JSON.stringify(body.messages), type: 'invalid' } }));
    });
    const program = programs.start('main', [], { LOG_LEVEL: 'info', OPENAI_BASE_URL: upstream.url });
    const url = await program.address();
    const complete = (await ask(url)).find(({ event }) => event === 'complete')?.data;
    expect(complete).toMatchObject({ success: true, degraded: expect.arrayContaining(['response']) });
    await post(url + PATH, `{"message": "quokka`);
    await post(url + PATH, JSON.stringify({ message: 'quokka '.repeat(10_000) }));
    await post(url + PATH, JSON.stringify({ message: 'quokka', quokka: 1 }), { 'Idempotency-Key': 'quokka' });
    await fetch(`${url}/?q=quokka`);
    await fetch(`${url}/quokka/%`, { headers: { Cookie: 'quokka=1', Referer: `${url}/?q=quokka` } });
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    await (await post(`${url}/ask`, 'message=What+is+a+quokka', form)).text();

    const log = await program.logged();
    await upstream.close();
    expect(linesOf(log).filter(({ msg }) => msg === 'run finished')).toHaveLength(2);
    expect(linesOf(log).filter(({ msg }) => msg === 'run failure').length).toBeGreaterThan(0);
    expect(log).not.toMatch(/quokka/i);
  }, 30_000);
});

describe('the log at debug', () => {
  it('has each question when it is asked, and with its answer, how sure it is and what it rests on', async () => {
    const program = programs.start('main', [], { LOG_LEVEL: 'debug' });
    const events = await ask(await program.address());
    const { runId } = events[0]?.data ?? {};
    const complete = events.find(({ event }) => event === 'complete')?.data;
    const ofRun = linesOf(await program.logged()).filter((line) => line.runId === runId);
    const lines = ofRun.filter(({ msg }) => msg !== 'request');
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      [20, 'question asked'],
      [30, 'run finished'],
      [20, 'question answered'],
    ]);
    expect(lines[0]).toMatchObject({ question: QUESTION });
    expect(lines[2]).toMatchObject({
      question: QUESTION,
      response: complete.response,
      finishReason: complete.finishReason,
      confidence: complete.confidence,
    });
    expect(lines[2].cited).toHaveLength(complete.sources.length);
  }, 30_000);
});
