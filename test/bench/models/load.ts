/** Asks over raw sockets, in a process of its own, so that its work does not pose as the server's. */
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface ModelLoad {
  readonly port: number;
  readonly runs: number;
  readonly ratePerSecond: number;
}

export interface ModelLoadResult {
  /** Runs whose last word came and that the server then ended. */
  readonly completed: number;
  /** Milliseconds from the model's first token to its arrival here, one entry a run. */
  readonly overheadMs: readonly number[];
}

const DEADLINE_MS = 115_000;
/** Enough to find what was split between two chunks. */
const TAIL_CHARS = 64;
const MESSAGE = JSON.stringify({ pauseMs: 0, idleMs: 0, sources: 1 });

process.on('message', async ({ id, order }: { id: number; order: ModelLoad }) => {
  process.send?.({ id, answer: await run(order) });
});
process.on('disconnect', () => process.exit());

async function run({ port, runs, ratePerSecond }: ModelLoad): Promise<ModelLoadResult> {
  const overheadMs: number[] = [];
  let completed = 0;
  const since = performance.now();
  const all: Promise<void>[] = [];
  while (all.length < runs) {
    const due = Math.min(runs, Math.ceil(((performance.now() - since) / 1_000) * ratePerSecond));
    while (all.length < due) all.push(ask());
    await pause(2);
  }
  await Promise.race([Promise.all(all), pause(DEADLINE_MS, undefined, { ref: false })]);
  return { completed, overheadMs };

  function ask(): Promise<void> {
    const body = JSON.stringify({ message: MESSAGE });
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.setEncoding('latin1');
    let tail = '';
    let hasFirst = false;
    let hasLast = false;
    socket.write(
      `POST /api/chat/stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\nConnection: close\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    socket.on('data', (chunk: string) => {
      const text = tail + chunk;
      // The answer's own stamp: fixed stages stamp what they give too.
      const stamp = hasFirst ? null : /"(?:text|delta)":"@(\d+);/.exec(text);
      if (stamp?.[1]) {
        hasFirst = true;
        overheadMs.push(Number(process.hrtime.bigint() - BigInt(stamp[1])) / 1e6);
      }
      hasLast ||= text.includes('the-end');
      tail = text.slice(-TAIL_CHARS);
    });
    return new Promise((resolve) => {
      socket.on('error', () => {});
      socket.on('close', () => {
        if (hasLast) completed++;
        resolve();
      });
    });
  }
}
