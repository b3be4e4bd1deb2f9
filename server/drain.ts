import type { Server, ServerResponse } from 'node:http';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { Runs } from '../pipeline/runs/run.ts';

/** A burst is over when nobody has connected for this long, and how long that is waited for. */
const QUIET_MS = 50;
const MAX_LINGER_MS = 500;
/** How long it may take to answer those who have connected by then. */
const MAX_BACKLOG_MS = 5_000;
/** What is still open after this long is cut: its client resumes with the next process. */
const CUT_AFTER_MS = 5_000;

/**
 * Lets open runs end for `patienceMs`, suspends the others and lets every stream end by itself. Connections are taken and
 * answered until then and until nobody waits to be taken: closing resets those that the kernel holds for this process. Resolves
 * when the server is closed, within `patienceMs` and eleven seconds.
 */
export async function drain(server: Server, runs: Runs, patienceMs: number): Promise<void> {
  let arrivals = 0;
  server.on('connection', () => {
    arrivals++;
  });
  // A connection that is kept alive for a next request would be cut, and maybe in the middle of that.
  server.prependListener('request', (_req, res: ServerResponse) => {
    res.shouldKeepAlive = false;
  });
  await runs.drain(patienceMs);
  await untilQuiet(() => arrivals);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const sweeper = setInterval(() => server.closeIdleConnections(), 10);
  const timer = setTimeout(() => server.closeAllConnections(), CUT_AFTER_MS);
  await closed;
  clearInterval(sweeper);
  clearTimeout(timer);
}

/** Resolves in a turn of the event loop in which nobody is left that the kernel holds for this process. */
async function untilQuiet(countArrivals: () => number): Promise<void> {
  let seen: number;
  const quietBy = performance.now() + MAX_LINGER_MS;
  do {
    seen = countArrivals();
    await delay(QUIET_MS);
  } while (seen !== countArrivals() && performance.now() < quietBy);
  // Node takes one connection a turn: a process that was busy finds out only now how many wait.
  const emptyBy = performance.now() + MAX_BACKLOG_MS;
  do {
    seen = countArrivals();
    await nextTurn();
  } while (seen !== countArrivals() && performance.now() < emptyBy);
}
