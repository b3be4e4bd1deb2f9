import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createPrograms } from '../start-program.ts';

const programs = createPrograms();
afterEach(() => programs.stopAll());

const BODY = JSON.stringify({ message: 'What is Milepost?' });
const PAGE = 'GET / HTTP/1.1\r\nHost: site\r\n\r\n';
const ASK = `POST /api/chat/stream HTTP/1.1\r\nHost: site\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;

interface Exchange {
  readonly isAccepted: boolean;
  readonly text: string;
  readonly error: string | null;
}

/** Connects, sends the request and reads until the connection is over. */
function exchange(port: number, request: string, onAccepted = () => {}): Promise<Exchange> {
  return new Promise((resolve) => {
    let isAccepted = false;
    let text = '';
    let error: string | null = null;
    const socket = connect(port, '127.0.0.1', () => {
      isAccepted = true;
      socket.write(request);
      onAccepted();
    });
    socket.setEncoding('utf8');
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', (reason: NodeJS.ErrnoException) => {
      error = reason.code ?? reason.message;
    });
    socket.on('close', () => resolve({ isAccepted, text, error }));
  });
}

describe('SIGTERM with DRAIN_DELAY_MS', () => {
  it('says at once that this process is not ready, and goes on taking questions until the time is over', async () => {
    const program = programs.start('main', [], { DRAIN_DELAY_MS: '1500' });
    const url = await program.address();
    const statusOf = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).status;
    expect(await statusOf('/readyz')).toBe(200);
    program.child.kill('SIGTERM');
    const toldAt = performance.now();
    while ((await statusOf('/readyz')) === 200);
    const ask = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: BODY };
    expect(await statusOf('/api/chat/stream', ask)).toBe(200);
    expect(await program.ended).toBe(0);
    expect(performance.now() - toldAt).toBeGreaterThan(1_500);
  }, 60_000);
});

describe('SIGTERM inside a burst of connections', () => {
  it('resets nobody: who was connected is served, or told when to come back', async () => {
    const program = programs.start('main');
    const { port } = new URL(await program.address());
    // With the first of them the others are on their way too, however slowly this process gets its turns.
    let isStopped = false;
    const stop = () => {
      if (!isStopped) program.child.kill('SIGTERM');
      isStopped = true;
    };
    const burst = Array.from({ length: 300 }, (_, index) =>
      exchange(Number(port), index % 2 === 0 ? PAGE : ASK, stop),
    );
    const accepted = (await Promise.all(burst)).filter(({ isAccepted }) => isAccepted);
    expect(accepted.length).toBeGreaterThan(150);
    expect(accepted.filter(({ error }) => error !== null)).toEqual([]);
    const heads = accepted.map(({ text }) => text.slice(0, text.indexOf('\r\n\r\n')));
    expect(heads.filter((head) => !/^HTTP\/1\.1 (200|503) /.test(head))).toEqual([]);
    const refused = heads.filter((head) => head.startsWith('HTTP/1.1 503'));
    expect(refused.length).toBeGreaterThan(0);
    expect(
      refused.filter((head) => !/^Retry-After: \d+$/m.test(head) || !/^Connection: close$/m.test(head)),
    ).toEqual([]);
    expect(await program.ended).toBe(0);
    expect(program.output()).not.toContain('"level"');
  }, 60_000);

  it('waits for the request of one who had only just connected', async () => {
    const program = programs.start('main');
    const { port } = new URL(await program.address());
    let text = '';
    const socket = connect(Number(port), '127.0.0.1');
    socket.setEncoding('utf8').on('data', (data) => {
      text += data;
    });
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    program.child.kill('SIGTERM');
    // From here on the server takes nobody any more.
    while (await exchange(Number(port), PAGE).then(({ isAccepted }) => isAccepted));
    socket.write(ASK);
    await closed;
    expect(text).toMatch(/^HTTP\/1\.1 503 /);
    expect(await program.ended).toBe(0);
  }, 60_000);
});
