import type { Counter, Gauge, Histogram } from 'prom-client';

/** Makes metrics in the one registry of a site. Names begin with `milepost_`, times are in seconds. */
export interface Makers {
  counter(name: string, help: string, labelNames?: readonly string[]): Counter;
  /** `buckets`: upper bounds, ascending. */
  histogram(
    name: string,
    help: string,
    buckets: readonly number[],
    labelNames?: readonly string[],
  ): Histogram;
  /** `collect` is called for every look at the metrics; what it sets to null, or leaves unset, is not told. */
  gauge(name: string, help: string, collect: (set: (value: number | null) => void) => unknown): Gauge;
}

/** Bounds in seconds for work that takes a millisecond without a model and half a minute with one. */
export const WORK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
