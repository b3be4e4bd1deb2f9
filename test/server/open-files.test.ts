import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readFrames } from '../read-frames.ts';
import { createPrograms } from '../start-program.ts';
import { PACKAGE_ROOT } from '../test-site.ts';

const programs = createPrograms();
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await programs.stopAll();
});

/** Only Linux lets one process change the limit of another. */
const HAS_PRLIMIT = process.platform === 'linux';

describe('npm start with few files that it may open', () => {
  it('says what it needs and how to get it', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'milepost-'));
    const script = 'ulimit -n 64 && exec "$0" "$1"';
    const [code, said] = await new Promise<[unknown, string]>((resolve) => {
      execFile(
        'sh',
        ['-c', script, process.execPath, join(PACKAGE_ROOT, 'dist/server/main.js')],
        { cwd: dataDir, env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir } },
        (error, output, trouble) => resolve([error?.code, output + trouble]),
      );
    });
    rmSync(dataDir, { recursive: true });
    expect(said).toMatch(
      /needs to open \d+ files to start.* may open only \d+ more\. .*ulimit -n 4096.*LimitNOFILE=4096/,
    );
    expect(said).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  }, 60_000);
});

(HAS_PRLIMIT ? describe : describe.skip)('a server that may open no more files', () => {
  it('before its first request answers all the same those who are connected, and later everybody', async () => {
    const program = programs.start('main');
    const url = await program.address();
    const { port } = new URL(url);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const send = async (path: string, body?: string) => {
      const method = body === undefined ? 'GET' : 'POST';
      const headers = { 'Content-Type': 'application/json' };
      const sent = request(`${url}${path}`, { agent, method, headers }).end(body);
      const [response] = await once(sent, 'response');
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      return { status: response.statusCode as number, text };
    };
    expect((await send('/healthz')).status).toBe(200);
    execFileSync('prlimit', ['--pid', String(program.child.pid), '--nofile=40:']);
    for (let isShed = false; !isShed; ) {
      const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
      sockets.push(socket);
      const closed = once(socket, 'close').then(() => true);
      // Whoever is asked for a page after it and gets one is connected; the others were turned away.
      isShed = await Promise.race([
        closed,
        send('/healthz')
          .then(() => send('/healthz'))
          .then(() => false),
      ]);
    }

    const page = await send('/');
    expect(page.status).toBe(200);
    for (const path of ['/profile', '/embed', /"(\/assets\/[^"]+\.css)"/.exec(page.text)?.[1] ?? '']) {
      expect([path, (await send(path)).status]).toEqual([path, 200]);
    }
    expect((await send('/nothing')).status).toBe(404);
    const asked = await send('/api/chat/stream', JSON.stringify({ message: 'What is Milepost?' }));
    const frames = readFrames(asked.text);
    expect(frames.at(-1)?.data).toMatchObject({ stageId: 'complete', progress: 100 });
    const { pageUrl } = frames.find(({ event }) => event === 'complete')?.data ?? {};
    expect((await send(pageUrl)).status).toBe(200);

    for (const socket of sockets.splice(0)) socket.destroy();
    expect((await send('/healthz')).status).toBe(200);
    expect((await fetch(url)).status).toBe(200);
    expect(program.output()).not.toContain('"level"');
    agent.destroy();
  }, 60_000);
});
