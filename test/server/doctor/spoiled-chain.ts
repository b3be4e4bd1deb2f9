import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as sendHttp,
} from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server as TcpServer,
} from 'node:net';

/** What a proxy does wrong; what it leaves out, it does right. */
export interface Spoil {
  /** Answers in the place of the server; false: it does not. */
  readonly answer?: (req: IncomingMessage, res: ServerResponse) => boolean;
  /** Keeps a request waiting before it is passed on. */
  readonly wait?: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  /** Changes the headers on their way to the server. */
  readonly request?: (headers: IncomingHttpHeaders) => void;
  /** Changes the headers on their way back. */
  readonly response?: (headers: IncomingHttpHeaders) => void;
  /** Passes the body on; ends or destroys `target`. */
  readonly body?: (source: IncomingMessage, target: ServerResponse) => void;
}

export interface Chain {
  readonly url: string;
  close(): Promise<void>;
}

/** A proxy in front of a server, on a free port of the loopback interface, that is wrong in the given way alone. */
export function startSpoiledChain(targetPort: number, spoil: Spoil = {}): Promise<Chain> {
  const server = createServer(async (req, res) => {
    if (spoil.answer?.(req, res)) return;
    await spoil.wait?.(req, res);
    const headers = { ...req.headers, connection: 'close' };
    spoil.request?.(headers);
    const upstream = sendHttp({
      port: targetPort,
      host: '127.0.0.1',
      path: req.url ?? '/',
      ...(req.method && { method: req.method }),
      headers,
      agent: false,
    });
    upstream.on('error', () => res.destroy());
    res.on('close', () => upstream.destroy());
    res.socket?.setNoDelay(true);
    upstream.on('response', (source) => {
      const { connection: _hop, 'transfer-encoding': _framing, ...back } = source.headers;
      spoil.response?.(back);
      res.writeHead(source.statusCode ?? 502, back);
      source.on('error', () => res.destroy());
      if (spoil.body) {
        spoil.body(source, res);
      } else {
        res.flushHeaders();
        source.pipe(res);
      }
    });
    req.pipe(upstream);
  });
  return listen(server, () => server.closeAllConnections());
}

/** A proxy of the last century, on the level of TCP: speaks HTTP/1.0 to both sides, or only to the server. */
export function startOldChain(targetPort: number, sides: 'both' | 'server'): Promise<Chain> {
  const server = createTcpServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
      from.setNoDelay(true);
    }
    client.once('data', (head: Buffer) => {
      upstream.write(head.toString('latin1').replace('HTTP/1.1\r\n', 'HTTP/1.0\r\n'), 'latin1');
      client.pipe(upstream);
    });
    upstream.once('data', (head: Buffer) => {
      const text = head.toString('latin1');
      client.write(sides === 'both' ? text.replace(/^HTTP\/1\.1/, 'HTTP/1.0') : text, 'latin1');
      upstream.pipe(client);
    });
  });
  return listen(server, () => {});
}

async function listen(server: Server | TcpServer, cutAll: () => void): Promise<Chain> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
