import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const TIME_TO_READ_MS = 100;

export interface CuttingProxy {
  readonly url: string;
  /** How often a connection was cut because of what passed. */
  cuts(): number;
  /** Cuts the connection right after the first response that carries these words, once for each call. */
  cutAfter(words: string): void;
  /** Cuts every connection and takes no other, or lets them through again. */
  setDown(isDown: boolean): void;
  close(): Promise<void>;
}

/** A network between the browser and the server that breaks when it is told to, on the level of TCP. */
export async function startCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  const wanted = new Set<string>();
  let isDown = false;
  let cutCount = 0;

  const server = createServer((client) => {
    if (isDown) return void client.resetAndDestroy();
    const upstream = connect(targetPort, '127.0.0.1');
    const cut = () => {
      client.resetAndDestroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket)).on('error', cut);
    }
    client.on('close', () => upstream.destroy());
    upstream.on('end', () => client.end());
    client.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => {
      const found = [...wanted].find((words) => chunk.includes(words));
      if (found === undefined) return void client.write(chunk);
      wanted.delete(found);
      cutCount++;
      // What has the words arrives; what was behind them in the same packet is lost with the connection.
      upstream.destroy();
      client.write(chunk.subarray(0, chunk.indexOf(found) + found.length));
      // A browser forgets what a page has not read yet when the connection breaks.
      setTimeout(() => client.end(), TIME_TO_READ_MS);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => cutCount,
    cutAfter: (words) => void wanted.add(words),
    setDown(next) {
      isDown = next;
      if (isDown) for (const socket of sockets) socket.resetAndDestroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
