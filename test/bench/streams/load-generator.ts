/**
 * The other end of every stream, in a process of its own: asks over raw sockets and looks only for what is measured, so
 * that its own work does not pose as the server's. Told what to do over IPC; see `LoadOrder` and `LoadResult`.
 */
import { connect, type Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Load } from './loads.ts';
import { createStreamReader } from './stream-reader.ts';

export interface LoadOrder extends Load {
  readonly port: number;
}

export interface LoadResult {
  /** Streams whose last event came and that the server then ended. */
  completed: number;
  events: number;
  /** Milliseconds from the ask to the first event, one entry a stream. */
  readonly firstMs: number[];
  /** Milliseconds from the stamp in an event to its arrival. */
  readonly lateMs: number[];
  /** By how much the event loop here was late, 99th percentile of its milliseconds. */
  loopP99Ms: number;
  /** The first thing that went wrong, null when nothing did. */
  problem: string | null;
}

type Message = { id: number; ask: 'load'; order: LoadOrder } | { id: number; ask: 'answered' };

/** A load that hangs is given up after this long; what did not complete by then counts as lost. */
const DEADLINE_MS = 115_000;
/** Connections of a burst are opened in groups: a full accept queue costs a second that is not the server's. */
const CONNECT_GROUP = 100;
/** Progress of the run, in per cent, at which a stream waits for the answer, and by which it has it. */
const WAITING_AT = 75;
const ANSWERED_AT = 82;

/** How many streams of the load are where. */
interface Counts {
  waiting: number;
  answered: number;
  over: number;
}

answerParent();

function answerParent(): void {
  let counts: Counts = { waiting: 0, answered: 0, over: 0 };
  process.on('message', async (message: Message) => {
    if (message.ask === 'load') counts = { waiting: 0, answered: 0, over: 0 };
    const answer = message.ask === 'load' ? await run(message.order, counts) : counts.answered;
    process.send?.({ id: message.id, answer });
  });
  process.on('disconnect', () => process.exit());
}

async function run(order: LoadOrder, counts: Counts): Promise<LoadResult> {
  const result: LoadResult = {
    completed: 0,
    events: 0,
    firstMs: [],
    lateMs: [],
    loopP99Ms: 0,
    problem: null,
  };
  const loopDelay = monitorEventLoopDelay({ resolution: 1 });
  loopDelay.enable();
  const sockets = new Set<Socket>();
  const request = toRequest(order);
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const deadline = setTimeout(() => {
    result.problem ??= 'Some streams had not ended at the deadline.';
    finish();
  }, DEADLINE_MS);

  const open = (): Socket => {
    const socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true });
    sockets.add(socket);
    socket.on('error', ({ message }) => {
      result.problem ??= message;
    });
    socket.on('close', () => {
      sockets.delete(socket);
      if (++counts.over === order.streams) finish();
    });
    return socket;
  };
  const ask = (socket: Socket): void => {
    readStream(socket, order.streams, result, counts);
    socket.write(request);
  };
  if (order.ratePerSecond === null) await askAtOnce(order.streams, open, ask);
  else await askSteadily(order.streams, order.ratePerSecond, () => ask(open()));
  await finished;
  clearTimeout(deadline);
  loopDelay.disable();
  // What it measures is the time between two of its timers, of a millisecond each.
  result.loopP99Ms = Math.max(0, loopDelay.percentile(99) / 1e6 - 1);
  for (const socket of sockets) socket.destroy();
  return result;
}

function toRequest({ port, pace }: LoadOrder): string {
  const body = JSON.stringify({ message: JSON.stringify(pace) });
  return (
    `POST /api/chat/stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

async function askAtOnce(streams: number, open: () => Socket, ask: (socket: Socket) => void): Promise<void> {
  const sockets: Socket[] = [];
  while (sockets.length < streams) {
    const group = Array.from({ length: Math.min(CONNECT_GROUP, streams - sockets.length) }, open);
    await Promise.all(group.map(connected));
    sockets.push(...group);
  }
  for (const socket of sockets) ask(socket);
}

async function askSteadily(streams: number, ratePerSecond: number, ask: () => void): Promise<void> {
  const since = performance.now();
  for (let asked = 0; asked < streams; ) {
    const due = Math.min(streams, Math.ceil(((performance.now() - since) / 1_000) * ratePerSecond));
    for (; asked < due; asked++) ask();
    await pause(2);
  }
}

/** Adds what comes over the socket, from now on, to the result and the counts. */
function readStream(socket: Socket, streams: number, result: LoadResult, counts: Counts): void {
  const askedAt = process.hrtime.bigint();
  let progress = 0;
  const read = createStreamReader({
    first: () => result.firstMs.push(millisecondsSince(askedAt)),
    event(reached, stampedAt) {
      result.events++;
      if (stampedAt !== null) result.lateMs.push(millisecondsSince(stampedAt));
      if (reached === null) return;
      const passes = (post: number) => progress < post && reached >= post;
      if (passes(WAITING_AT) && ++counts.waiting === streams) process.send?.({ allWait: true });
      if (passes(ANSWERED_AT)) counts.answered++;
      progress = reached;
    },
    end() {
      if (progress === 100) result.completed++;
      socket.destroy();
    },
    refused(status) {
      result.problem ??= status;
      socket.destroy();
    },
  });
  socket.on('data', read);
}

function millisecondsSince(nanoseconds: bigint): number {
  return Number(process.hrtime.bigint() - nanoseconds) / 1e6;
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('connect', resolve);
    // It is counted as lost when it is asked.
    socket.once('error', () => resolve());
  });
}
