import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { watchPublicUrl } from '../../server/watch-public-url.ts';

const OURS = 'o'.repeat(22);
const THEIRS = 't'.repeat(22);
const identity = { site: OURS, process: 'p'.repeat(22) };

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Resolves with what was warned of after so many requests. */
async function watchOver(answer: RequestListener, requests: number): Promise<object[]> {
  const warned: object[] = [];
  let asked = 0;
  let done = () => {};
  const isDone = new Promise<void>((resolve) => {
    done = resolve;
  });
  const server = createServer((req, res) => {
    if (++asked > requests) done();
    answer(req, res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const end = watchPublicUrl({
    publicUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    identity,
    logger: {
      warn(facts: object) {
        warned.push(facts);
        done();
      },
    } as never,
    looksMs: [1],
  });
  closing.push(
    end,
    () => server.closeAllConnections(),
    () => server.close(),
  );
  await isDone;
  return warned;
}

const health =
  (site: string): RequestListener =>
  (_req, res) => {
    res.setHeader('Content-Type', 'application/json; charset=utf-8');
    res.end(JSON.stringify({ status: 'ok', site, process: 'x' }));
  };

describe('who answers at PUBLIC_URL', () => {
  it('is told of once when it has other data', async () => {
    expect(await watchOver(health(THEIRS), 50)).toMatchObject([{ site: OURS, other: THEIRS }]);
  });

  it('is told of when a balancer leads there now and then only', async () => {
    let asked = 0;
    const sites: RequestListener = (req, res) => health(++asked % 10 === 0 ? THEIRS : OURS)(req, res);
    expect(await watchOver(sites, 50)).toHaveLength(1);
  });

  const NO_SITE: [what: string, answer: RequestListener][] = [
    ['this site', health(OURS)],
    [
      'an older Milepost',
      (_req, res) => res.setHeader('Content-Type', 'application/json').end('{"status":"ok"}'),
    ],
    ['a login page', (_req, res) => res.setHeader('Content-Type', 'text/html').end('<h1>Sign in</h1>')],
    ['a redirect to one', (_req, res) => res.writeHead(302, { Location: '/login' }).end()],
    [
      'nothing of that name',
      (_req, res) => res.writeHead(404, { 'Content-Type': 'application/json' }).end('{}'),
    ],
    ['a proxy without a site', (_req, res) => res.writeHead(502).end()],
    [
      'JSON of others',
      (_req, res) => res.setHeader('Content-Type', 'application/json').end('{"status":"up"}'),
    ],
    ['no JSON at all', (_req, res) => res.setHeader('Content-Type', 'application/json').end('<html>')],
    [
      'more than a health check',
      (_req, res) => res.setHeader('Content-Type', 'application/json').end('['.repeat(1e6)),
    ],
    ['a line that breaks', (req) => req.socket.destroy()],
  ];
  it.each(NO_SITE)('is nobody’s trouble when it is %s', async (_what, answer) => {
    expect(await watchOver(answer, 12)).toEqual([]);
  });

  it('is asked on a connection of its own each time', async () => {
    const ports = new Set<number | undefined>();
    let asked = 0;
    await watchOver((req, res) => {
      asked++;
      ports.add(req.socket.remotePort);
      health(OURS)(req, res);
    }, 8);
    expect(ports.size).toBe(asked);
  });
});
