import { spawnSync } from 'node:child_process';

/** Files beside the sockets that a server or the load generator has open. */
const RESERVE = 200;

/**
 * Whether a process may have this many sockets open. Node raises its own limit to the hard one at start; that one only
 * the operator can raise (`ulimit -Hn`). True where there is no such limit to read.
 */
export function canOpen(sockets: number): boolean {
  const limit = Number(spawnSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).stdout);
  return !(limit < sockets + RESERVE);
}
