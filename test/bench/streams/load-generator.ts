/**
 * The other end of every stream, in a process of its own: asks over raw sockets and looks only for what is measured, so
 * that its own work does not pose as the server's. Told what to do over IPC; see `LoadOrder` and `LoadResult`.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Load } from './loads.ts';
import { createStreamReader } from './stream-reader.ts';

export interface LoadOrder extends Load {
  readonly port: number;
}

export interface LoadResult {
  /** Streams whose last event came and that the server then ended. */
  readonly completed: number;
  readonly events: number;
  /** Milliseconds from the ask to the first event, one entry a stream. */
  readonly firstMs: readonly number[];
  /** Milliseconds from the stamp in an event to its arrival. */
  readonly lateMs: readonly number[];
  /** The first thing that went wrong, null when nothing did. */
  readonly problem: string | null;
}

/** A load that hangs is given up after this long; what did not complete by then counts as lost. */
const DEADLINE_MS = 115_000;
/** Connections of a burst are opened in groups: a full accept queue costs a second that is not the server's. */
const CONNECT_GROUP = 100;

/** Progress of the run, in per cent, at which a stream waits for the answer, and by which it has it. */
const WAITING_AT = 75;
const ANSWERED_AT = 82;

let answered = 0;

process.on(
  'message',
  async (message: { id: number; ask: 'load'; order: LoadOrder } | { id: number; ask: 'answered' }) => {
    const answer = message.ask === 'load' ? await run(message.order) : answered;
    process.send?.({ id: message.id, answer });
  },
);
process.on('disconnect', () => process.exit());

async function run(order: LoadOrder): Promise<LoadResult> {
  const { streams, port, ratePerSecond } = order;
  const body = JSON.stringify({ message: JSON.stringify(order.pace) });
  const request =
    `POST /api/chat/stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const firstMs: number[] = [];
  const lateMs: number[] = [];
  const sockets = new Set<Socket>();
  let completed = 0;
  let events = 0;
  let waiting = 0;
  let over = 0;
  let problem: string | null = null;
  answered = 0;

  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const deadline = setTimeout(() => {
    problem ??= 'Some streams had not ended at the deadline.';
    finish();
  }, DEADLINE_MS);

  if (ratePerSecond === null) await askAtOnce();
  else await askSteadily(ratePerSecond);
  await finished;
  clearTimeout(deadline);
  for (const socket of sockets) socket.destroy();
  return { completed, events, firstMs, lateMs, problem };

  async function askAtOnce(): Promise<void> {
    const open: Socket[] = [];
    for (let index = 0; index < streams; index += CONNECT_GROUP) {
      const group = Array.from({ length: Math.min(CONNECT_GROUP, streams - index) }, openSocket);
      await Promise.all(group.map(connected));
      open.push(...group);
    }
    for (const socket of open) ask(socket);
  }

  async function askSteadily(rate: number): Promise<void> {
    const since = performance.now();
    for (let asked = 0; asked < streams; ) {
      const due = Math.min(streams, Math.ceil(((performance.now() - since) / 1_000) * rate));
      for (; asked < due; asked++) ask(openSocket());
      await pause(2);
    }
  }

  function openSocket(): Socket {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    sockets.add(socket);
    socket.on('error', (error) => {
      problem ??= error.message;
    });
    return socket;
  }

  function ask(socket: Socket): void {
    const askedAt = process.hrtime.bigint();
    let lastProgress = 0;
    const reader = createStreamReader({
      first: () => firstMs.push(Number(process.hrtime.bigint() - askedAt) / 1e6),
      event(progress, stampedAt) {
        events++;
        if (stampedAt !== null) lateMs.push(Number(process.hrtime.bigint() - stampedAt) / 1e6);
        if (progress === null) return;
        if (lastProgress < WAITING_AT && progress >= WAITING_AT && ++waiting === streams)
          process.send?.({ allWait: true });
        if (lastProgress < ANSWERED_AT && progress >= ANSWERED_AT) answered++;
        lastProgress = progress;
      },
      end() {
        if (lastProgress === 100) completed++;
        socket.destroy();
      },
      refused(status) {
        problem ??= status;
        socket.destroy();
      },
    });
    socket.on('data', reader);
    socket.on('close', () => {
      sockets.delete(socket);
      if (++over === streams) finish();
    });
    socket.write(request);
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('connect', resolve);
    // It is counted as lost when it is asked.
    socket.once('error', () => resolve());
  });
}
