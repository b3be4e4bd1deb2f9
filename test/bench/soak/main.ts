/** Asks 50,000 times and behaves badly most of the time, then looks at what the server still holds. */
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom } from '../../random.ts';
import { startChild } from '../streams/child.ts';
import type { Holdings } from './server.ts';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '50000' },
    concurrency: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  },
});

/** What a reader does. Each run picks one. */
const HABITS = ['read', 'leave', 'leave at once', 'stop', 'stall', 'come back'] as const;
type Habit = (typeof HABITS)[number];

const BODY = JSON.stringify({ message: JSON.stringify({ pauseMs: 2, idleMs: 5, sources: 3 }) });
const WARM_UP_RUNS = 3_000;
const RUN_LIMIT_MS = 20_000;

const random = createRandom(Number(options.seed));
const done = new Map<string, number>();

const server = startChild(fileURLToPath(new URL('./server.js', import.meta.url)), ['--expose-gc']);
const { port } = await server.next<{ port: number }>('port');
await soak(WARM_UP_RUNS);
const before = await server.ask<Holdings>({});
done.clear();
const startedAt = performance.now();
await soak(Number(options.runs));
const after = await server.ask<Holdings>({});
await server.end();
report();

async function soak(runs: number): Promise<void> {
  let left = runs;
  const worker = async () => {
    while (left-- > 0) {
      const habit = HABITS[Math.floor(random() * HABITS.length)] ?? 'read';
      const result = await behave(habit);
      done.set(`${habit}: ${result}`, (done.get(`${habit}: ${result}`) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: Number(options.concurrency) }, worker));
}

async function behave(habit: Habit): Promise<string> {
  const first = await send(`POST /api/chat/stream`, habit, BODY);
  if (habit !== 'come back' || !first.text.includes('eventsUrl')) return first.end;
  const path = /"eventsUrl":"([^"]+)"/.exec(first.text)?.[1] ?? '';
  const lastId = [...first.text.matchAll(/\nid: (\d+)\n/g)].at(-1)?.[1] ?? '0';
  return (await send(`GET ${path}`, 'read', '', `Last-Event-ID: ${lastId}\r\n`)).end;
}

/** One request on a socket of its own, read by the habit; `end` says how it ended for the reader. */
function send(
  request: string,
  habit: Habit,
  body: string,
  headers = '',
): Promise<{ text: string; end: string }> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const settle = (end: string) => {
      clearTimeout(limit);
      socket.destroy();
      resolve({ text, end });
    };
    const limit = setTimeout(() => settle('hung'), RUN_LIMIT_MS);
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('close', () =>
      settle(
        /"status":"(done|failed|stopped)"[^\n]*\n\n\r\n0\r\n|204 No Content/.test(text) ? 'ended' : 'closed',
      ),
    );
    const type = body === '' ? '' : `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    socket.write(
      `${request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${type}${headers}\r\n${body}`,
    );
    if (habit === 'leave at once') setImmediate(() => settle('left'));
    if (habit === 'stall')
      void delay(random() * 10)
        .then(() => socket.pause())
        .then(() => delay(300))
        .then(() => settle('left'));
    if (habit === 'leave' || habit === 'come back') {
      socket.once('data', () => void delay(random() * 25).then(() => settle('left')));
    }
    socket.on('data', (chunk) => {
      text += chunk;
      const stopUrl = habit === 'stop' && /"stopUrl":"([^"]+)"/.exec(text)?.[1];
      if (!stopUrl) return;
      habit = 'read';
      void send(`POST ${stopUrl}`, 'read', '');
    });
  });
}

function report(): void {
  const seconds = (performance.now() - startedAt) / 1000;
  const growth = after.heapBytes / before.heapBytes - 1;
  const hung = [...done].filter(([name]) => name.endsWith('hung')).reduce((sum, [, count]) => sum + count, 0);
  const checks: [string, string, boolean][] = [
    [
      'heap after, MB (before)',
      `${toMegabytes(after.heapBytes)} (${toMegabytes(before.heapBytes)})`,
      growth <= 0.05,
    ],
    ['unhandled errors and warnings', String(after.unhandled), after.unhandled === 0],
    ['open streams', String(after.openStreams), after.openStreams === 0],
    ['active runs', String(after.activeRuns), after.activeRuns === 0],
    ['hung readers', String(hung), hung === 0],
    [
      'open handles (before)',
      `${JSON.stringify(after.resources)} (${JSON.stringify(before.resources)})`,
      countAll(after) <= countAll(before),
    ],
  ];
  console.log(`${options.runs} runs in ${seconds.toFixed(0)} s, Node ${process.version}`);
  for (const [name, count] of [...done].sort()) console.log(`  ${name} ${count}`);
  console.log('| What is left | Value | |\n|---|---|---|');
  for (const [name, value, ok] of checks) console.log(`| ${name} | ${value} | ${ok ? 'good' : 'BAD'} |`);
  if (checks.some(([, , ok]) => !ok)) process.exitCode = 1;
}

function countAll({ resources }: Holdings): number {
  return Object.values(resources).reduce((sum, count) => sum + count, 0);
}

function toMegabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
