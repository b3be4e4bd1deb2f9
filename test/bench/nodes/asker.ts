/** Asks and reads every stream to its end, in a process of its own: its work does not pose as that of the site. */
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createStreamReader } from '../streams/stream-reader.ts';

export interface AskOrder {
  /** Asked in turn. */
  readonly ports: readonly number[];
  readonly questions: readonly string[];
  readonly runs: number;
  readonly ratePerSecond: number;
}

export interface AskResult {
  readonly completed: number;
  readonly events: number;
  readonly bytes: number;
  /** Milliseconds from the question to its first event, and to the end of its stream. */
  readonly firstMs: readonly number[];
  readonly wholeMs: readonly number[];
  readonly problem: string | null;
}

const LIMIT_MS = 60_000;

process.on('message', async ({ id, order }: { id: number; order: AskOrder }) => {
  process.send?.({ id, answer: await askAll(order) });
});
process.on('disconnect', () => process.exit());

async function askAll({ ports, questions, runs, ratePerSecond }: AskOrder): Promise<AskResult> {
  const total = { completed: 0, events: 0, bytes: 0, problem: null as string | null };
  const firstMs: number[] = [];
  const wholeMs: number[] = [];
  const open: Promise<void>[] = [];
  const since = performance.now();
  for (let asked = 0; asked < runs; asked++) {
    await delay(Math.max(0, since + (asked * 1_000) / ratePerSecond - performance.now()));
    open.push(ask(ports[asked % ports.length] ?? 0, questions[asked % questions.length] ?? ''));
  }
  await Promise.all(open);
  return { ...total, firstMs, wholeMs };

  function ask(port: number, message: string): Promise<void> {
    return new Promise((resolve) => {
      const askedAt = performance.now();
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      const fail = (problem: string) => {
        total.problem ??= problem;
        socket.destroy();
      };
      socket.setTimeout(LIMIT_MS, () => fail('A stream was silent for too long.'));
      socket.on('error', ({ message: reason }) => fail(reason));
      socket.on('close', () => resolve());
      let reached = 0;
      const read = createStreamReader({
        first: () => firstMs.push(performance.now() - askedAt),
        event(progress) {
          total.events++;
          reached = progress ?? reached;
        },
        end() {
          if (reached === 100) total.completed++;
          wholeMs.push(performance.now() - askedAt);
          socket.destroy();
        },
        refused: fail,
      });
      socket.on('data', (bytes) => {
        total.bytes += bytes.length;
        read(bytes);
      });
      const body = JSON.stringify({ message, locale: 'en' });
      socket.write(
        `POST /api/chat/stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n` +
          `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    });
  }
}
