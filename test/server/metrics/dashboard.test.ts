import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { findProgram } from '../../e2e/proxies/find-program.ts';
import { findFreePort } from '../../e2e/proxies/ports.ts';
import { runInGroup } from '../../e2e/proxies/run-in-group.ts';
import { createTestSite, PACKAGE_ROOT, type TestSite } from '../../test-site.ts';
import { readMetrics, type Scrape } from './read-metrics.ts';

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly description?: string;
  readonly targets?: readonly { readonly expr: string }[];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

const read = (name: string) => readFileSync(join(PACKAGE_ROOT, '.deploy', name), 'utf8');
const dashboard = JSON.parse(read('grafana-dashboard.json')) as { readonly panels: readonly Panel[] };
const panels = dashboard.panels.filter(({ type }) => type !== 'row');
const QUERIES = panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }): [title: string, query: string] => [
    title,
    // As Grafana fills them in.
    expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*'),
  ]),
);
const KEY = 'a-key-of-prometheus';
/** In which Prometheus has looked often enough for a rate. */
const READY_WITHIN_MS = 30_000;

let site: TestSite;
let url: string;
let scrape: Scrape;

beforeAll(async () => {
  site = await createTestSite({ env: { METRICS_KEY: KEY } });
  ({ url } = await site.listen());
  await ask();
  const usage = { inputTokens: 100, outputTokens: 20 };
  const call = {
    stage: 'response',
    model: 'writer',
    isFallback: false,
    outcome: 'ok',
    ms: 300,
    usage,
  } as const;
  site.metrics?.modelCalled(call);
  // A collection of garbage is told of once there was one.
  do {
    Array.from({ length: 100_000 }, (_, index) => ({ index }));
    const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${KEY}` } });
    scrape = readMetrics(await response.text());
  } while (!scrape.text.includes('milepost_nodejs_gc_duration_seconds_count{'));
});
afterAll(() => site.close());

const ask = async () =>
  (
    await fetch(`${url}/api/chat/stream`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ message: 'Where do mileposts stand?' }),
    })
  ).text();

/** The metric of a series: that of a histogram has three. */
const metricOf = (series: string) =>
  scrape.metrics.has(series) ? series : series.replace(/_(bucket|sum|count)$/, '');

describe('the dashboard of Grafana', () => {
  it("asks only for metrics that there are, and for each of those that are Milepost's own", () => {
    const asked = new Set(QUERIES.flatMap(([, query]) => query.match(/\bmilepost_\w+/g) ?? []));
    expect([...asked].filter((series) => !scrape.metrics.has(metricOf(series)))).toEqual([]);
    const shown = new Set([...asked].map(metricOf));
    const own = [...scrape.metrics.keys()].filter((name) => !/^milepost_(process|nodejs)_/.test(name));
    expect(own.length).toBeGreaterThan(15);
    expect(own.filter((name) => !shown.has(name))).toEqual([]);
  });

  it.each(QUERIES)('%s: groups and chooses by labels that there are', (_, query) => {
    const names = (query.match(/\bmilepost_\w+/g) ?? []).map(metricOf);
    const known = new Set([
      'le',
      'instance',
      ...names.flatMap((name) => scrape.metrics.get(name)?.labels ?? []),
    ]);
    const grouped = [...query.matchAll(/\bby \(([^)]+)\)/g)].flatMap(([, labels = '']) => labels.split(', '));
    const chosen = [...query.matchAll(/[{,](\w+)(?:=~?|!~|!=)"/g)].map(([, label = '']) => label);
    expect([...grouped, ...chosen].filter((label) => !known.has(label))).toEqual([]);
  });

  it('says of every panel what it shows, and lays none over another', () => {
    for (const { title, description = '' } of panels)
      expect([title, description.length > 5]).toEqual([title, true]);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(dashboard.panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });
});

const prometheus = findProgram('prometheus');
const isTried = prometheus !== null || process.env.CI !== undefined;
if (!isTried) process.stderr.write('Skipped: prometheus is not installed here.\n');

(isTried ? describe : describe.skip)('a real Prometheus', () => {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-prometheus-'));
  let running: ReturnType<typeof runInGroup>;
  let address: string;

  beforeAll(async () => {
    const config = parse(read('prometheus.yml'));
    const [job] = config.scrape_configs;
    job.static_configs[0].targets = [new URL(url).host];
    job.authorization = { credentials: KEY };
    job.scrape_interval = '200ms';
    job.scrape_timeout = '200ms';
    writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
    const port = await findFreePort();
    address = `http://127.0.0.1:${port}`;
    const args = [
      '--config.file=prometheus.yml',
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ];
    running = runInGroup(prometheus ?? 'prometheus', args, { cwd: folder, env: process.env });
    await untilThereAre(3);
    // What has been counted before the first look is no rate.
    await ask();
    site.metrics?.modelCalled({
      stage: 'response',
      model: 'writer',
      isFallback: false,
      outcome: 'ok',
      ms: 300,
      usage: { inputTokens: 100, outputTokens: 20 },
    });
    await untilThereAre((await countLooks()) + 3);
  }, READY_WITHIN_MS + 10_000);
  afterAll(async () => {
    await running.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(QUERIES)('understands the query of %s, and finds what it asks for', async (_, query) => {
    const { status, data, error } = await put(query);
    expect([status, error]).toEqual(['success', undefined]);
    // What has not happened here.
    if (/milepost_degraded_stages_total/.test(query)) return;
    expect(data.result.length).toBeGreaterThan(0);
  });

  async function put(query: string) {
    const response = await fetch(`${address}/api/v1/query?query=${encodeURIComponent(query)}`);
    return (await response.json()) as {
      status: string;
      error?: string;
      data: { result: readonly { value: readonly [number, string] }[] };
    };
  }

  async function countLooks(): Promise<number> {
    const { data } = await put('count_over_time(milepost_build_info[5m])');
    return Number(data.result[0]?.value[1] ?? 0);
  }

  async function untilThereAre(looks: number): Promise<void> {
    const giveUpAt = performance.now() + READY_WITHIN_MS;
    while ((await countLooks().catch(() => 0)) < looks) {
      if (running.isOver() || performance.now() > giveUpAt) throw new Error(running.output());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});
