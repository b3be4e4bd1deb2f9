import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { answering, startScriptedUpstream } from '../../fakes/scripted-upstream.ts';
import { describeWithPostgres } from '../../postgres.ts';
import { createPrograms, type Program } from '../../start-program.ts';
import { readMetrics, type Samples, type Scrape } from './read-metrics.ts';

const PATH = '/api/chat/stream';
const programs = createPrograms();
afterEach(() => programs.stopAll());

/** A program with metrics on a port of their own. */
function start(env: Record<string, string> = {}): Program {
  return programs.start('main', [], { LOG_LEVEL: 'info', METRICS_PORT: '0', ...env });
}

/** Where its log says that the metrics are. */
async function metricsOf(program: Program): Promise<string> {
  await program.address();
  const find = () => /"address":"(\S+?)","msg":"metrics are served"/.exec(program.stdout())?.[1];
  while (!find()) await once(program.child.stdout as Readable, 'data');
  return find() ?? '';
}

async function scrape(url: string): Promise<Scrape> {
  return readMetrics(await (await fetch(url)).text());
}

async function ask(program: Program): Promise<string> {
  const response = await fetch((await program.address()) + PATH, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message: 'How do I import documents?' }),
  });
  return response.text();
}

describe('metrics on a port of their own', () => {
  it('are there alone, and nothing else is', async () => {
    const program = start();
    const url = await metricsOf(program);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    await ask(program);
    const { samples } = await scrape(url);
    expect(samples.get('milepost_asks_total{result="admitted"}')).toBe(1);
    expect(samples.get('milepost_last_import_age_seconds')).toBeGreaterThan(0);
    const statusOf = async (path: string, method = 'GET') =>
      (await fetch(new URL(path, url), { method })).status;
    expect(await statusOf('/metrics?x=1')).toBe(200);
    expect(await statusOf('/metrics', 'HEAD')).toBe(200);
    expect([await statusOf('/'), await statusOf('/metricsx'), await statusOf('/metrics', 'POST')]).toEqual([
      404, 404, 404,
    ]);
    expect((await fetch(`${await program.address()}/metrics`)).status).toBe(404);
  }, 30_000);

  it('need the key when there is one', async () => {
    const url = await metricsOf(start({ METRICS_KEY: 'a-key-of-prometheus' }));
    const statusWith = async (authorization: string) =>
      (await fetch(url, { headers: { authorization } })).status;
    expect((await fetch(url)).status).toBe(404);
    expect(await statusWith('Bearer a-key-of-somebody!')).toBe(404);
    expect(await statusWith('Bearer a-key-of-prometheus')).toBe(200);
  }, 30_000);

  it('stop the start with a sentence when the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const program = start({ METRICS_PORT: String(port) });
    expect(await program.ended).toBe(1);
    server.close();
    expect(program.output()).toContain(`METRICS_PORT: port ${port} on 127.0.0.1 is in use.`);
  }, 30_000);

  it('count every call of a model, the one that stood in for another too, and its tokens', async () => {
    const upstream = await startScriptedUpstream(({ body, ...call }, res) => {
      if (body.model === 'second')
        return answering('Import documents with npm run import [1].')({ body, ...call }, res);
      res.writeHead(400, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify({ error: { message: 'No.', type: 'invalid_request_error' } }));
    });
    const program = start({
      OPENAI_BASE_URL: upstream.url,
      OPENAI_MODEL: 'first',
      OPENAI_MODEL_PAGE: 'none',
      OPENAI_FALLBACK_MODELS: 'second',
    });
    const url = await metricsOf(program);
    await ask(program);
    const { samples } = await scrape(url);
    await upstream.close();
    const found = [...samples].filter(([sample]) => /^milepost_model_(calls|tokens)_total/.test(sample));
    expect(Object.fromEntries(found)).toEqual({
      'milepost_model_calls_total{stage="response",model="first",outcome="upstream_refused",fallback="no"}': 1,
      'milepost_model_calls_total{stage="response",model="second",outcome="ok",fallback="yes"}': 1,
      'milepost_model_tokens_total{stage="response",model="second",direction="input"}': 100,
      'milepost_model_tokens_total{stage="response",model="second",direction="output"}': 20,
    });
    expect(samples.get('milepost_model_call_duration_seconds_count{stage="response",model="second"}')).toBe(
      1,
    );
  }, 30_000);
});

describeWithPostgres(
  'metrics of a web node and of a worker',
  (server) => {
    it('are each its own: one has the questions and streams, the other the runs', async () => {
      const env = { DATABASE_URL: await server.createDatabase() };
      const [web, worker] = [start({ ...env, ROLE: 'web' }), start({ ...env, ROLE: 'worker' })];
      const [webUrl, workerUrl] = [await metricsOf(web), await metricsOf(worker)];
      expect(await ask(web)).toContain('"stageId":"complete"');
      const ofWeb = (await scrape(webUrl)).samples;
      let ofWorker = (await scrape(workerUrl)).samples;
      // The end of a run may be read elsewhere before the worker has heard that it is kept.
      while (!ofWorker.get('milepost_run_duration_seconds_count{state="done"}'))
        ofWorker = (await scrape(workerUrl)).samples;
      const inBoth = (name: string) => [ofWeb.get(name), ofWorker.get(name)];
      expect(inBoth('milepost_asks_total{result="admitted"}')).toEqual([1, 0]);
      expect(inBoth('milepost_first_event_seconds_count')).toEqual([1, 0]);
      // Whether it could be answered depends on how far the worker's index has come.
      const countEnds = (samples: Samples) =>
        [...samples].reduce(
          (sum, [name, value]) => sum + (name.startsWith('milepost_runs_total{') ? value : 0),
          0,
        );
      expect([ofWeb, ofWorker].map(countEnds)).toEqual([0, 1]);
      expect(inBoth('milepost_log_flushes_total{result="failed"}')).toEqual([0, 0]);
      expect([...ofWeb.keys(), ...ofWorker.keys()].filter((name) => name.includes('role="w'))).toHaveLength(
        2,
      );
    }, 60_000);
  },
  ['newest'],
);
