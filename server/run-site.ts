import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { AnswerPorts } from '../pipeline/answer.ts';
import type { Runs } from '../pipeline/runs/run.ts';
import { type Assembled, assemble } from './assemble.ts';
import type { Config } from './config.ts';
import { drain } from './drain.ts';
import type { PortsContext } from './embedded-ports.ts';
import { type HeldLease, holdLease } from './hold-lease.ts';
import { createHttpServer, listen } from './http-server.ts';
import type { Logger } from './log.ts';
import { type MetricsServer, serveMetrics } from './metrics/serve-metrics.ts';
import { createStores } from './stores/create-stores.ts';

export interface SiteOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly packageRoot: string;
  readonly createPorts: (context: PortsContext) => Promise<AnswerPorts>;
  /** Waits for a data folder that another process has, instead of giving up. */
  readonly takesOver: boolean;
  /** Told what the operator is waiting for, and the address when the site is ready. */
  readonly say: (line: string) => void;
}

/**
 * Serves the site until SIGTERM or SIGINT. The data folder is this process's own before anything in it is touched, and given
 * back when nothing more is written. Rejects when the site cannot start, or when another process has taken the folder over.
 */
export async function runSite(options: SiteOptions): Promise<void> {
  const { config, logger, takesOver, say } = options;
  const ending = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => ending.abort(name));
  const place = createStores(config);
  const lease = await holdLease(place.lease, {
    dataDir: config.DATA_DIR,
    waits: takesOver,
    signal: ending.signal,
    onWait: say,
    onLost: (reason) => ending.abort(reason),
  });
  if (!lease) return;
  const isLeaving = () => ending.signal.aborted;
  const draining = new AbortController();
  try {
    let metricsServer: MetricsServer | null = null;
    const site = await assemble({ ...options, place, isLeaving, isDraining: () => draining.signal.aborted });
    try {
      metricsServer = await serveMetrics(site.metrics, config);
      if (metricsServer) logger.info({ address: metricsServer.address }, 'metrics are served');
      await serve(site, lease, options, { ending: ending.signal, draining });
    } finally {
      await metricsServer?.close();
      await site.close();
    }
  } finally {
    await lease.release();
  }
  if (ending.signal.reason instanceof Error) throw ending.signal.reason;
}

interface Ends {
  readonly ending: AbortSignal;
  /** Aborted when nothing new is taken any more. */
  readonly draining: AbortController;
}

/** Listens, takes up what was left open, and drains once `ending` aborts, or some time later. */
async function serve(
  { app, runs }: Assembled,
  lease: HeldLease,
  { config, logger, say }: SiteOptions,
  { ending, draining }: Ends,
): Promise<void> {
  if (ending.aborted) return;
  const server = createHttpServer(app);
  await listen(server, config.PORT, config.HOST);
  const address = addressOf(server, config);
  lease.tellAddress(address);
  if (!ending.aborted) {
    // A reader that comes before the run that it follows is asked to come back.
    await takeUpRuns(runs, logger);
    say(`Milepost is ready: ${config.PUBLIC_URL ?? address}`);
    await new Promise((resolve) => ending.addEventListener('abort', resolve));
  }
  const isLost = ending.reason instanceof Error;
  // A load balancer that asks whether this process is ready finds out only when it asks again.
  if (!isLost && config.DRAIN_DELAY_MS > 0) await delay(config.DRAIN_DELAY_MS);
  draining.abort();
  logger.info({ reason: String(ending.reason), openRuns: runs.activeCount() }, 'draining');
  // Without the lease nothing may be executed, not even to its end.
  await drain(server, runs, isLost ? 0 : config.DRAIN_MS);
  logger.info('stopped');
}

async function takeUpRuns(runs: Runs, logger: Logger): Promise<void> {
  const { continued, ended } = await runs.recover();
  if (ended > 0) logger.warn({ continued, ended }, 'took up runs that were left open, and ended some');
  else if (continued > 0) logger.info({ continued }, 'took up runs that were left open');
}

function addressOf(server: Server, { HOST }: Config): string {
  const { port } = server.address() as AddressInfo;
  return `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${port}/`;
}
