import type { Server } from 'node:http';
import type { Runs } from '../pipeline/runs/run.ts';

/** What is still open after this long is cut: its client resumes with the next process. */
const CUT_AFTER_MS = 5_000;

/**
 * Stops taking connections, lets open runs end for `patienceMs`, suspends the others and lets every stream end by itself.
 * Resolves when the server is closed, within `patienceMs` and five seconds.
 */
export async function drain(server: Server, runs: Runs, patienceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await runs.drain(patienceMs);
  // Connections that were kept alive for a next request would keep the server open.
  const sweeper = setInterval(() => server.closeIdleConnections(), 10);
  const timer = setTimeout(() => server.closeAllConnections(), CUT_AFTER_MS);
  await closed;
  clearInterval(sweeper);
  clearTimeout(timer);
}
