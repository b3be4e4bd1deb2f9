import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface GroupOfProcesses {
  /** What the program has printed so far. */
  output(): string;
  /** Whether the program has ended by itself. */
  isOver(): boolean;
  /** Ends the program and all that it has started, at once. */
  kill(): Promise<void>;
}

/** Ends the whole group when the program ends, or when whoever holds the other end of its input is gone, however that went. */
const GUARD = '{ "$0" "$@"; kill -KILL 0; } & cat; kill -KILL 0';

/** Runs a server, whose workers would outlive it when it is killed, or when the tests are. */
export function runInGroup(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): GroupOfProcesses {
  const guard = spawn('/bin/sh', ['-c', GUARD, program, ...args], { ...options, detached: true });
  const ended = once(guard, 'exit');
  let output = '';
  for (const stream of [guard.stdout, guard.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output += text;
    });
  }
  return {
    output: () => output,
    isOver: () => guard.exitCode !== null || guard.signalCode !== null,
    async kill() {
      try {
        process.kill(-(guard.pid as number), 'SIGKILL');
      } catch {
        // The group has ended by itself.
      }
      await ended;
    },
  };
}
