import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line between a program and a server that a test can cut. */
export interface TcpProxy {
  readonly port: number;
  /**
   * `cut`: every connection is closed, and new ones at once. `hang`: nothing passes, and nothing says so. `hold`: the same, and
   * what was sent arrives when it is open again.
   */
  become(state: 'open' | 'cut' | 'hang' | 'hold'): void;
  close(): Promise<void>;
}

/** Passes everything on to `targetPort` of the loopback interface until it is told otherwise. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  let state: Parameters<TcpProxy['become']>[0] = 'open';
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    if (state === 'cut') return void client.destroy();
    track(client);
    const target = track(connect(targetPort, '127.0.0.1'));
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      from.on('data', (bytes) => {
        if (state === 'open') to.write(bytes);
      });
      if (state === 'hold') from.pause();
      from.on('close', () => {
        if (state !== 'hang') to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    become(next) {
      // What was swallowed is missing for ever.
      if (next === 'cut' || state === 'hang') destroyAll();
      state = next;
      for (const socket of sockets) {
        if (next === 'hold') socket.pause();
        else socket.resume();
      }
    },
    async close() {
      destroyAll();
      server.close();
      await once(server, 'close');
    },
  };
}
