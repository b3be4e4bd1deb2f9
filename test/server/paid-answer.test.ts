import { afterEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { answering, type ScriptedUpstream, startScriptedUpstream } from '../fakes/scripted-upstream.ts';
import { readFrames } from '../read-frames.ts';
import { createPrograms } from '../start-program.ts';

const ANSWER = 'The progress widget is a custom element [1].';
const programs = createPrograms();
let upstream: ScriptedUpstream | undefined;
afterEach(async () => {
  await programs.stopAll();
  await upstream?.close();
  upstream = undefined;
});

describe('a run that was interrupted after the model had answered', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'is continued after %s without asking the model for the answer again',
    async (signal) => {
      // The page of the first process never comes: the run is cut in the stage after its answer.
      upstream = await startScriptedUpstream((call, res) => {
        if (call.body.model === 'writer') return answering(ANSWER)(call, res);
      });
      const settings = { OPENAI_BASE_URL: upstream.url, OPENAI_MODEL: 'writer', OPENAI_MODEL_PAGE: 'page' };
      const first = programs.start('main', [], settings);
      const url = await first.address();
      const response = await fetch(`${url}/api/chat/stream`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({ message: 'What is the progress widget?' }),
      });
      const { eventsUrl } = (await response.json()) as { eventsUrl: string };
      const headers = { Accept: 'text/event-stream' };
      let seen = '';
      const decoder = new TextDecoder();
      const stream = await fetch(url + eventsUrl, { headers });
      for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>) {
        seen += decoder.decode(chunk, { stream: true });
        if (seen.includes('"stageId":"page"')) break;
      }
      first.child.kill(signal);
      await first.ended;

      upstream.script = (_call, res) => void res.writeHead(500).end();
      const second = programs.start('main', [], {
        ...settings,
        DATA_DIR: first.dataDir,
        PORT: new URL(url).port,
      });
      await second.address();
      const frames = readFrames(await (await fetch(url + eventsUrl, { headers })).text());
      const complete = frames.find(({ event }) => event === 'complete')?.data;
      expect(complete).toMatchObject({
        success: true,
        finishReason: 'stop',
        response: ANSWER,
        degraded: ['page'],
        usage: { inputTokens: 100, outputTokens: 20 },
      });
      expect(frames.some(({ event }) => event === 'snapshot')).toBe(false);
      expect(upstream.calls.filter(({ body }) => body.model === 'writer')).toHaveLength(1);
    },
    30_000,
  );

  it('keeps nothing of runs that are over', async () => {
    upstream = await startScriptedUpstream((call, res) => answering(ANSWER)(call, res));
    const settings = { OPENAI_BASE_URL: upstream.url, OPENAI_MODEL: 'writer', OPENAI_MODEL_PAGE: 'none' };
    const first = programs.start('main', [], settings);
    const url = await first.address();
    const response = await fetch(`${url}/api/chat/stream`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ message: 'What is the progress widget?' }),
    });
    expect(await response.text()).toContain(ANSWER);
    first.child.kill('SIGTERM');
    await first.ended;
    const second = programs.start('main', [], { ...settings, DATA_DIR: first.dataDir });
    await second.address();
    second.child.kill('SIGTERM');
    await second.ended;
    const database = await openDatabase(first.dataDir);
    expect(database.prepare('SELECT count(*) AS n FROM kept_results').get()).toMatchObject({ n: 0 });
    database.close();
  }, 30_000);
});
