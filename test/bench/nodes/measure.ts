import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { StartedPostgres } from '../../start-postgres.ts';
import { type Child, startChild } from '../streams/child.ts';
import { percentile } from '../streams/statistics.ts';
import type { AskOrder, AskResult } from './asker.ts';
import { readCpuMs } from './cpu.ts';
import { countPostgres, type PostgresCounts } from './postgres-counts.ts';
import { type Setup, startSetup } from './setups.ts';

/** Of one run where nothing else is said; null where there is no such part. */
export interface Figures {
  readonly completed: number;
  readonly problem: string | null;
  readonly cpuMs: number;
  readonly webCpuMs: number | null;
  readonly workerCpuMs: number | null;
  readonly postgresCpuMs: number | null;
  readonly firstP50Ms: number | null;
  readonly firstP99Ms: number | null;
  readonly wholeP50Ms: number | null;
  readonly wholeP99Ms: number | null;
  readonly streamBytes: number;
  readonly transactions: number | null;
  readonly rows: number | null;
  readonly logBytes: number | null;
  readonly storedBytes: number | null;
  readonly messages: number | null;
  /** CPU in a second without a question, all processes of the product and PostgreSQL. */
  readonly idleCpuMs: number;
}

const ASKER = fileURLToPath(new URL('./asker.js', import.meta.url));
/** Until what a load has left behind is written, and statistics are told. */
const QUIET_MS = 2_000;
const IDLE_MS = 4_000;

/** Has one setup answer `order`, warmed up with `warmUp` questions. */
export async function measure(
  setup: Setup,
  postgres: StartedPostgres,
  order: Omit<AskOrder, 'ports'>,
  warmUp: number,
): Promise<Figures> {
  const databaseUrl = await postgres.createDatabase();
  const started = await startSetup(setup, databaseUrl);
  const counts = setup.roles.length > 0 ? await countPostgres(databaseUrl) : null;
  const asker = startChild(ASKER, []);
  const ask = (runs: number) => askWith(asker, { ...order, runs, ports: started.ports });
  const read = async () => ({
    cpu: started.products.map(({ role, product }) => ({ role, ms: readCpuMs(product.pid) })),
    postgresMs: readCpuMs(postgres.pid),
    counts: (await counts?.read()) ?? null,
  });
  try {
    await ask(warmUp);
    await delay(QUIET_MS);
    const resting = await read();
    await delay(IDLE_MS);
    const before = await read();
    const result = await ask(order.runs);
    await delay(QUIET_MS);
    const after = await read();
    return toFigures(setup, order.runs, result, { resting, before, after });
  } finally {
    await Promise.all([asker.end(), counts?.close()]);
    await started.stop();
  }
}

interface Reading {
  readonly cpu: readonly { readonly role: string; readonly ms: number }[];
  readonly postgresMs: number;
  readonly counts: PostgresCounts | null;
}

function askWith(asker: Child, order: AskOrder): Promise<AskResult> {
  return asker.ask<AskResult>({ order });
}

function toFigures(
  { roles }: Setup,
  runs: number,
  { completed, problem, bytes, firstMs, wholeMs }: AskResult,
  { resting, before, after }: Record<'resting' | 'before' | 'after', Reading>,
): Figures {
  const cpuOf = (from: Reading, to: Reading, role?: string) =>
    to.cpu.reduce(
      (sum, { role: its, ms }, index) =>
        role === undefined || its === role ? sum + ms - (from.cpu[index]?.ms ?? 0) : sum,
      0,
    );
  const hasPostgres = roles.length > 0;
  const ofRole = (role: 'web' | 'worker') =>
    roles.includes(role) ? cpuOf(before, after, role) / runs : null;
  const counted = (name: keyof PostgresCounts) =>
    before.counts && after.counts ? (after.counts[name] - before.counts[name]) / runs : null;
  const postgresMs = (from: Reading, to: Reading) => (hasPostgres ? to.postgresMs - from.postgresMs : 0);
  return {
    completed,
    problem,
    cpuMs: cpuOf(before, after) / runs,
    webCpuMs: ofRole('web'),
    workerCpuMs: ofRole('worker'),
    postgresCpuMs: hasPostgres ? postgresMs(before, after) / runs : null,
    firstP50Ms: percentile(firstMs, 50),
    firstP99Ms: percentile(firstMs, 99),
    wholeP50Ms: percentile(wholeMs, 50),
    wholeP99Ms: percentile(wholeMs, 99),
    streamBytes: bytes / runs,
    transactions: counted('transactions'),
    rows: counted('rows'),
    logBytes: counted('logBytes'),
    storedBytes: counted('storedBytes'),
    messages: counted('messages'),
    idleCpuMs: (cpuOf(resting, before) + postgresMs(resting, before)) / (IDLE_MS / 1_000),
  };
}
