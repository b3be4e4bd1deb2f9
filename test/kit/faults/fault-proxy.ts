import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as sendHttp,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { openTarget, type StreamTarget } from '../open-target.ts';
import type { Fault } from './fault.ts';

export interface FaultProxy {
  /** What to request instead of the server. */
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Puts a proxy with a fault in front of a server, for this kit and for any client of one's own. `times`: how many
 * responses the fault spoils, all by default; later ones pass as they are, so that a client can recover.
 */
export async function openFaultProxy(
  target: StreamTarget,
  fault: Fault,
  { times = Number.POSITIVE_INFINITY }: { times?: number } = {},
): Promise<FaultProxy> {
  const { origin, close } = await openTarget(target);
  let left = times;
  const server = createServer((req, res) => forward(req, res, origin, () => (left-- > 0 ? fault : HONEST)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await closeServer(server);
      await close();
    },
  };
}

const HONEST: Fault = {
  name: 'nothing happens',
  breaksOff: false,
  async pass({ source, target }) {
    for await (const bytes of source) target.write(bytes);
    target.end();
  },
};

function forward(req: IncomingMessage, res: ServerResponse, origin: string, chooseFault: () => Fault): void {
  const upstream = sendHttp(new URL(req.url ?? '/', origin), {
    method: req.method,
    headers: { ...req.headers, host: new URL(origin).host, connection: 'close' },
    agent: false,
  });
  const cut = () => {
    upstream.destroy();
    res.destroy();
  };
  // Whoever breaks off, the other side sees a broken connection and not a clean end.
  upstream.on('error', cut);
  res.on('close', () => upstream.destroy());
  res.on('error', cut);
  res.socket?.setNoDelay(true);
  upstream.on('response', (source) => {
    const { connection: _hop, 'transfer-encoding': _framing, ...headers } = source.headers;
    res.writeHead(source.statusCode ?? 502, headers);
    res.flushHeaders();
    chooseFault().pass({ source, target: res, cut }).catch(cut);
  });
  req.pipe(upstream);
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
