import type { ModelCall } from '../../pipeline/adapters/openai/observe-model.ts';
import type { ErrorCode } from '../../pipeline/events.ts';
import type { LogFlush, RunObserver } from '../../pipeline/runs/run.ts';
import type { Config } from '../config.ts';
import { createAskMetrics } from './ask-metrics.ts';
import { addGauges, type GaugeSources } from './gauges.ts';
import { createLogMetrics } from './log-metrics.ts';
import { createModelMetrics } from './model-metrics.ts';
import { createRunMetrics } from './run-metrics.ts';

const PREFIX = 'milepost_';
/** Gauges of prom-client whose names are those of counters; each is the sum of another one. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** What becomes of a question before anything is done with it; `joined`: it was asked before under the same key. */
export type AskResult = 'admitted' | 'joined' | ErrorCode;

/** What this process counts of itself. No label holds anything of a visitor: its values are names from the code and of models. */
export interface Metrics {
  /** Counts runs. */
  readonly finished: RunObserver['finished'];
  /** Counts what is written to the log. */
  readonly flushed: (flush: LogFlush) => void;
  readonly asked: (result: AskResult) => void;
  /** A question has got its first event after so many milliseconds. */
  readonly answeredFirst: (ms: number) => void;
  readonly modelCalled: (call: ModelCall) => void;
  /** Adds what is read when somebody asks for the metrics. Call once. */
  watch(sources: GaugeSources): void;
  /** Media type of what `expose` resolves with. */
  readonly contentType: string;
  /** All metrics in the text format of Prometheus. */
  expose(): Promise<string>;
}

/** The metrics, or null when neither METRICS_PORT nor METRICS_KEY is set; their package is loaded only then. */
export async function loadMetrics(config: Config, version: string): Promise<Metrics | null> {
  if (config.METRICS_PORT === null && config.METRICS_KEY === null) return null;
  const prometheus = await import('prom-client');
  const register = new prometheus.Registry();
  const makers = {
    counter: (name: string, help: string, labelNames: readonly string[] = []) =>
      new prometheus.Counter({ name, help, labelNames, registers: [register] }),
    histogram: (name: string, help: string, buckets: readonly number[], labelNames: readonly string[] = []) =>
      new prometheus.Histogram({ name, help, labelNames, buckets: [...buckets], registers: [register] }),
    gauge: (name: string, help: string, collect: (set: (value: number | null) => void) => unknown) =>
      new prometheus.Gauge({
        name,
        help,
        registers: [register],
        async collect() {
          this.remove();
          await collect((value) => value !== null && this.set(value));
        },
      }),
  };
  prometheus.collectDefaultMetrics({ register, prefix: PREFIX });
  for (const name of MISNAMED) register.removeSingleMetric(PREFIX + name);
  new prometheus.Gauge({
    name: 'milepost_build_info',
    help: 'Always 1; the labels say what runs here.',
    labelNames: ['version', 'node_version', 'role'],
    registers: [register],
  }).set({ version, node_version: process.versions.node, role: config.ROLE }, 1);
  return {
    ...createAskMetrics(makers),
    ...createRunMetrics(makers),
    ...createLogMetrics(makers),
    ...createModelMetrics(makers),
    watch: (sources) => addGauges(makers, sources),
    contentType: register.contentType,
    expose: () => register.metrics(),
  };
}
