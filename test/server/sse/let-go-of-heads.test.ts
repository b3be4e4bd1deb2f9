import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Response } from 'express';

const node = process.versions;
beforeEach(() => void jest.resetModules());
afterEach(() => void Object.defineProperty(process, 'versions', { value: node, configurable: true }));

/** What a response whose head has left holds of it, and what its client got all the same. */
async function letGoIn(version: string) {
  Object.defineProperty(process, 'versions', {
    value: { ...node, node: version },
    configurable: true,
  });
  const { letGoOfHeads } = await import('../../../server/sse/let-go-of-heads.ts');
  let held: unknown;
  const server = createServer((_req: IncomingMessage, res: ServerResponse) => {
    res.setHeader('X-Set', 'before').writeHead(200, { 'Content-Type': 'text/event-stream' });
    res.write('one ');
    letGoOfHeads(res as Response);
    held = (res as unknown as { _header: string })._header;
    res.write('two ');
    res.end('three');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const text = await response.text();
  server.close();
  return { held: String(held), text, header: response.headers.get('x-set') };
}

describe('the head of a response that has left', () => {
  it('is let go of in a Node that was tried, and the response is whole', async () => {
    const { held, ...received } = await letGoIn('24.1.0');
    expect(held).toBe('sent');
    expect(received).toEqual({ text: 'one two three', header: 'before' });
  });

  it('is left alone in any other Node', async () => {
    const { held, ...received } = await letGoIn('99.0.0');
    expect(held).toContain('X-Set: before');
    expect(received).toEqual({ text: 'one two three', header: 'before' });
  });
});
