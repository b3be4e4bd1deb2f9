import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child.ts';
import type { LoadResult } from './load-generator.ts';
import { firstUseOf, type Load, warmUpOf } from './loads.ts';
import { type BenchServer, PROBE_PATH } from './peers.ts';
import { percentile } from './statistics.ts';

/** What one server did under one load. Bytes, milliseconds and microseconds as named; null when it could not be measured. */
export interface Figures {
  readonly asked: number;
  readonly completed: number;
  readonly heapBytesPerStream: number | null;
  readonly rssBytesPerStream: number | null;
  readonly firstP50Ms: number | null;
  readonly firstP99Ms: number | null;
  readonly lateP50Ms: number | null;
  readonly lateP99Ms: number | null;
  /** Of the server's process alone: not of the load generator's, nor of those of PostgreSQL. */
  readonly cpuMicrosPerEvent: number | null;
  /** How late the load generator's own event loop was: that much of the first events and of the lateness is its own. */
  readonly generatorP99Ms: number;
  readonly problem: string | null;
}

interface Memory {
  readonly heapUsed: number;
  readonly rss: number;
}

const GENERATOR_PATH = fileURLToPath(new URL('./load-generator.js', import.meta.url));
/** Until what the warm-up left behind is closed and collected. */
const QUIET_MS = 500;

export interface MeasureOptions {
  readonly nodeOptions: readonly string[];
  /** Arguments of the server. */
  readonly args: readonly string[];
}

/** Puts the load on a fresh process of the server, after a warm-up, and ends both processes. */
export async function measure(
  server: BenchServer,
  load: Load,
  { nodeOptions, args }: MeasureOptions,
): Promise<Figures> {
  const target = startChild(server.path, ['--expose-gc', '--import', PROBE_PATH, ...nodeOptions], args);
  const generator = startChild(GENERATOR_PATH, []);
  try {
    const { port } = await target.next<{ port: number }>('port');
    const put = (order: Load) => generator.ask<LoadResult>({ ask: 'load', order: { ...order, port } });
    const atRest = async () => {
      await put(firstUseOf(load));
      await pause(QUIET_MS);
      return target.ask<Memory>({ ask: 'memory' });
    };
    const idle = load.measuresMemory ? await atRest() : null;
    await put(warmUpOf(load));
    await pause(QUIET_MS);
    const cpuBefore = await target.ask<number>({ ask: 'cpu' });
    const measuring = load.measuresMemory ? measureWaiting(target, generator) : null;
    const result = await put(load);
    const cpuMicros = (await target.ask<number>({ ask: 'cpu' })) - cpuBefore;
    // Streams that never all waited at once leave nothing to measure.
    const waiting = measuring && (await Promise.race([measuring, null]));
    return toFigures(load, result, cpuMicros, idle, waiting);
  } finally {
    await Promise.all([target.end(), generator.end()]);
  }
}

/** Memory while every stream waits; null when some went on before it was read. */
async function measureWaiting(target: Child, generator: Child): Promise<Memory | null> {
  try {
    await generator.next('allWait');
  } catch {
    return null;
  }
  const memory = await target.ask<Memory>({ ask: 'memory' });
  const answered = await generator.ask<number>({ ask: 'answered' });
  return answered === 0 ? memory : null;
}

function toFigures(
  { streams }: Load,
  { completed, events, firstMs, lateMs, loopP99Ms, problem }: LoadResult,
  cpuMicros: number,
  idle: Memory | null,
  waiting: Memory | null,
): Figures {
  const perStream = (kind: keyof Memory) => idle && waiting && (waiting[kind] - idle[kind]) / streams;
  return {
    asked: streams,
    completed,
    heapBytesPerStream: perStream('heapUsed'),
    rssBytesPerStream: perStream('rss'),
    firstP50Ms: percentile(firstMs, 50),
    firstP99Ms: percentile(firstMs, 99),
    lateP50Ms: percentile(lateMs, 50),
    lateP99Ms: percentile(lateMs, 99),
    cpuMicrosPerEvent: events === 0 ? null : cpuMicros / events,
    generatorP99Ms: loopP99Ms,
    problem,
  };
}
