import type { Server } from 'node:http';
import type { Runs } from '../pipeline/runs/run.ts';

/** Time for the last bytes of a stream to leave after its run is over. */
const LAST_BYTES_MS = 1_000;

/**
 * Stops taking connections, lets open runs end, then closes what is left. Resolves when the server is closed, within
 * about `deadlineMs` and a second.
 */
export async function drain(server: Server, runs: Runs, deadlineMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await runs.drain(deadlineMs);
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), LAST_BYTES_MS);
  await closed;
  clearTimeout(timer);
}
