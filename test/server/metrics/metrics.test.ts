import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { RunFailure } from '../../../pipeline/failure.ts';
import { createScriptedPorts, type createScriptedWriter } from '../../fakes/scripted-ports.ts';
import { createTestSite, PACKAGE_ROOT, type TestSite } from '../../test-site.ts';
import { readMetrics, type Scrape } from './read-metrics.ts';

const KEY = 'a-key-of-prometheus';
const PATH = '/api/chat/stream';
const QUESTION = 'Where do quokkas stand?';

let site: TestSite;
afterEach(() => site.close());

async function start(options: Parameters<typeof createTestSite>[0] = {}): Promise<void> {
  site = await createTestSite({ ...options, env: { METRICS_KEY: KEY, ...options.env } });
}
const ask = (message: unknown = QUESTION) => request(site.app).post(PATH).send({ message });
const getMetrics = (key: string | null = KEY, path = '/metrics') => {
  const asked = request(site.app).get(path);
  return key === null ? asked : asked.set('Authorization', `Bearer ${key}`);
};
async function scrape(): Promise<Scrape> {
  return readMetrics((await getMetrics().expect(200)).text);
}
/** What is not zero, of one metric. */
function nonZero({ samples }: Scrape, name: string): Record<string, number> {
  return Object.fromEntries([...samples].filter(([sample, value]) => sample.startsWith(name) && value !== 0));
}

describe('GET /metrics', () => {
  it('is sent in the text format of Prometheus to whoever has the key', async () => {
    await start();
    const { headers, text } = await getMetrics().expect(200);
    expect(headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(headers).not.toHaveProperty('set-cookie');
    expect(text).toContain('\nmilepost_build_info{version="');
  });

  it.each([
    ['no key', null],
    ['another key', 'a-key-of-somebody'],
    ['a part of the key', KEY.slice(0, -1)],
    ['more than the key', `${KEY}s`],
  ])('is for %s as any page that does not exist', async (_, key) => {
    await start();
    const { status, text, headers } = await getMetrics(key);
    const unknown = await getMetrics(key, '/metricz');
    expect(status).toBe(404);
    expect([status, text]).toEqual([unknown.status, unknown.text]);
    expect(Object.keys(headers)).toEqual(Object.keys(unknown.headers));
  });

  it('is not there without a setting, and the package of Prometheus is not loaded', async () => {
    site = await createTestSite();
    expect(site.metrics).toBeNull();
    await getMetrics().expect(404);
    const source = readFileSync(join(PACKAGE_ROOT, 'server/metrics/metrics.ts'), 'utf8');
    expect(source).not.toMatch(/^import .*'prom-client'/m);
  });

  it('is not on the port of the site when it has one of its own', async () => {
    await start({ env: { METRICS_PORT: '0' } });
    await getMetrics().expect(404);
  });
});

describe('what is counted', () => {
  it('names everything with the prefix, in base units, with words of help and closed labels', async () => {
    await start();
    await ask();
    const { metrics } = await scrape();
    expect(metrics.size).toBeGreaterThan(30);
    for (const [name, { type, help, labels }] of metrics) {
      expect(name).toMatch(/^milepost_[a-z0-9_]+$/);
      expect(help.length).toBeGreaterThan(10);
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
      expect(name).not.toMatch(/_(ms|millis|minutes|kb|mb)(_|$)/);
      expect(labels.filter((label) => /id|path|url|visitor|question|address/.test(label))).toEqual([]);
    }
  });

  it('holds no word, id or address of a visitor', async () => {
    await start();
    const { headers, text: events } = await ask();
    await request(site.app).get(`/quokka/${headers['x-run-id']}?q=quokka`).set('Referer', 'http://quokka/');
    await ask({ quokka: 1 });
    const { text } = await scrape();
    const ids = [...events.matchAll(/"(?:runId|conversationId|messageId|pageId)":"([^"]+)"/g)];
    expect(ids.length).toBeGreaterThan(3);
    for (const word of ['quokka', '127.0.0.1', ...ids.map(([, id = '']) => id)])
      expect(text.toLowerCase()).not.toContain(word.toLowerCase());
  });

  it('are questions, by what became of them on arrival', async () => {
    await start({ env: { ASKS_PER_MINUTE_VISITOR: '3' } });
    const first = await ask().set('Idempotency-Key', 'one');
    const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
    await ask().set('Idempotency-Key', 'one').set('Cookie', cookie).expect(200);
    await ask('Another?').set('Idempotency-Key', 'one').set('Cookie', cookie).expect(409);
    await ask().set('Accept', 'application/json').set('Cookie', cookie).expect(202);
    await ask().set('Cookie', cookie).expect(429);
    await ask('').expect(400);
    await request(site.app).post(PATH).type('json').send('{"mess').expect(400);
    await ask().set('Origin', 'https://elsewhere.example').expect(403);
    await request(site.app).post('/ask').type('form').send({ message: QUESTION });
    await request(site.app).post('/ask').type('form').send({ message: '' });
    // Not a question.
    await request(site.app).get(`${PATH}/unknown`).expect(404);
    expect(nonZero(await scrape(), 'milepost_asks_total')).toEqual({
      'milepost_asks_total{result="admitted"}': 3,
      'milepost_asks_total{result="joined"}': 1,
      'milepost_asks_total{result="idempotency_conflict"}': 1,
      'milepost_asks_total{result="rate_limited"}': 1,
      'milepost_asks_total{result="bad_request"}': 3,
      'milepost_asks_total{result="origin_not_allowed"}': 1,
    });
  });

  it('are runs by how they ended, the time that they took, and that of their stages', async () => {
    await start();
    await ask();
    const seen = await scrape();
    expect(nonZero(seen, 'milepost_runs_total')).toEqual({
      'milepost_runs_total{outcome="extractive",degraded="no"}': 1,
    });
    const { samples } = seen;
    for (const stage of ['intent', 'signals', 'knowledge', 'response', 'page'])
      expect([stage, samples.get(`milepost_stage_duration_seconds_count{stage="${stage}"}`)]).toEqual([
        stage,
        1,
      ]);
    expect(samples.get('milepost_run_duration_seconds_count{state="done"}')).toBe(1);
    const [seconds = 0, first = 0] = [
      'run_duration_seconds_sum{state="done"}',
      'first_event_seconds_sum',
    ].map((name) => samples.get(`milepost_${name}`));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(30);
    expect(first).toBeGreaterThan(0);
    expect(samples.get('milepost_first_event_seconds_count')).toBe(1);
  });

  it('are failures by their code, with the stage that failed', async () => {
    const failed = new RunFailure('knowledge_unavailable', 'The index is broken.');
    const { knowledge } = createScriptedPorts();
    await start({ ports: { knowledge: { ...knowledge, search: () => Promise.reject(failed) } } });
    await ask();
    const seen = await scrape();
    expect(nonZero(seen, 'milepost_runs_total')).toEqual({
      'milepost_runs_total{outcome="knowledge_unavailable",degraded="no"}': 1,
    });
    expect(nonZero(seen, 'milepost_stage_duration_seconds_count')).toEqual({
      'milepost_stage_duration_seconds_count{stage="knowledge"}': 1,
    });
    expect(seen.samples.get('milepost_run_duration_seconds_count{state="failed"}')).toBe(1);
  });

  it('are lesser results, by stage', async () => {
    await start({ ports: { pageComposer: { compose: () => Promise.reject(new Error('No page.')) } } });
    await ask();
    const seen = await scrape();
    expect(nonZero(seen, 'milepost_runs_total')).toEqual({
      'milepost_runs_total{outcome="extractive",degraded="yes"}': 1,
    });
    expect(nonZero(seen, 'milepost_degraded_stages_total')).toEqual({
      'milepost_degraded_stages_total{stage="page"}': 1,
    });
  });

  it('are runs under way, their places, the line before them and the streams that follow, until they are stopped', async () => {
    const { writer } = createScriptedPorts();
    let begun = 0;
    await start({
      env: { MAX_ACTIVE_RUNS: '1' },
      ports: {
        writer: {
          write(...given) {
            begun++;
            const [, signal] = given;
            return begun === 1 ? hang(signal) : writer.write(...given);
          },
        },
      },
    });
    const { url } = await site.listen();
    const open = async () => {
      const response = await fetch(url + PATH, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ message: QUESTION }),
      });
      return { runId: response.headers.get('x-run-id') ?? '', text: response.text() };
    };
    const first = await open();
    const second = await open();
    while (begun === 0 || site.runs.load().waiting === 0) await new Promise(setImmediate);
    expect(presentOf(await scrape())).toEqual({ open: 2, underWay: 2, waiting: 1, inUse: 1, slots: 1 });
    await site.runs.stop(first.runId);
    await Promise.all([first.text, second.text]);
    while (site.watch.openCount() > 0 || site.runs.load().underWay > 0) await new Promise(setImmediate);
    const seen = await scrape();
    expect(presentOf(seen)).toEqual({ open: 0, underWay: 0, waiting: 0, inUse: 0, slots: 1 });
    expect(nonZero(seen, 'milepost_runs_total')).toEqual({
      'milepost_runs_total{outcome="stopped",degraded="no"}': 1,
      'milepost_runs_total{outcome="extractive",degraded="no"}': 1,
    });
    expect(seen.samples.get('milepost_run_duration_seconds_count{state="stopped"}')).toBe(1);
  });

  it('is what was written to the event log, and how often', async () => {
    await start();
    const { text } = await ask();
    const { samples } = await scrape();
    const numbered = text.match(/^id: /gm)?.length ?? 0;
    expect(numbered).toBeGreaterThan(10);
    expect(samples.get('milepost_log_events_total')).toBe(numbered);
    const flushes = samples.get('milepost_log_flushes_total{result="written"}') ?? 0;
    expect(flushes).toBeGreaterThan(0);
    expect(samples.get('milepost_log_flushes_total{result="failed"}')).toBe(0);
    expect(samples.get('milepost_log_flush_duration_seconds_count')).toBe(flushes);
  });

  it('is the age of the last import, which is absent before the first one', async () => {
    const { knowledge } = createScriptedPorts();
    let endedAt: string | null = null;
    const findLastImport = async () => (endedAt === null ? null : { documents: 3, endedAt });
    await start({ ports: { knowledge: { ...knowledge, findLastImport } } });
    const ageOf = async () => (await scrape()).samples.get('milepost_last_import_age_seconds');
    expect(await ageOf()).toBeUndefined();
    endedAt = new Date(Date.now() - 3_600_000).toISOString();
    const age = await ageOf();
    expect(age).toBeGreaterThanOrEqual(3_600);
    expect(age).toBeLessThan(3_700);
  });

  it('is told although the documents cannot be looked at', async () => {
    const { knowledge } = createScriptedPorts();
    const findLastImport = () => Promise.reject(new Error('No database.'));
    await start({ ports: { knowledge: { ...knowledge, findLastImport } } });
    expect((await scrape()).samples.get('milepost_open_streams')).toBe(0);
  });
});

/** A writer that says something and then nothing, until it is stopped. */
function hang(signal: AbortSignal): ReturnType<ReturnType<typeof createScriptedWriter>['write']> {
  return (async function* () {
    yield 'Quokkas';
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    throw new Error('Nobody stopped it.');
  })();
}

function presentOf({ samples }: Scrape) {
  const [open, underWay, waiting, inUse, slots] = [
    'open_streams',
    'runs_under_way',
    'runs_waiting',
    'slots_in_use',
    'slots',
  ].map((name) => samples.get(`milepost_${name}`));
  return { open, underWay, waiting, inUse, slots };
}
