import { once } from 'node:events';
import { createServer, type RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a stream is served: an address, a `node:http` server or what handles its requests, such as an Express app. */
export type StreamTarget = string | URL | Server | RequestListener;

/** Gives the target an origin like `http://127.0.0.1:4000`. `close` ends a server that was opened for this, and no other. */
export async function openTarget(target: StreamTarget): Promise<{ origin: string; close(): Promise<void> }> {
  if (typeof target === 'string' || target instanceof URL) {
    return { origin: new URL(target).origin, close: async () => {} };
  }
  const server = target instanceof Server ? target : createServer(target);
  const wasListening = server.listening;
  if (!wasListening) {
    server.listen(0, '127.0.0.1');
    // Rejects on an error, and takes its listeners away: a server may be opened many times.
    await once(server, 'listening');
  }
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      if (wasListening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
