import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Config, ConfigError } from '../config.ts';
import { listen } from '../http-server.ts';
import { createKeyCheck } from '../key-check.ts';
import type { Metrics } from './metrics.ts';

export interface MetricsServer {
  /** Where they are. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves `GET /metrics` at METRICS_PORT and METRICS_HOST, with the key where METRICS_KEY is set; null where no port is.
 * @throws {ConfigError} when nothing can listen there
 */
export async function serveMetrics(
  metrics: Metrics | null,
  { METRICS_PORT: port, METRICS_HOST: host, METRICS_KEY: key }: Config,
): Promise<MetricsServer | null> {
  if (metrics === null || port === null) return null;
  const server = createServer(answerWith(metrics, key === null ? () => true : createKeyCheck(key)));
  await listen(server, port, host).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError([explain(error, port, host)]);
  });
  return { address: addressOf(server, host), close: () => closeNow(server) };
}

function answerWith(
  metrics: Metrics,
  mayRead: (authorization: string | undefined) => boolean,
): RequestListener {
  return function answer({ method, url = '', headers }, res) {
    const isAsked = (method === 'GET' || method === 'HEAD') && /^\/metrics(?:\?|$)/.test(url);
    if (!isAsked || !mayRead(headers.authorization))
      return void res.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n');
    metrics.expose().then(
      (text) => res.writeHead(200, { 'Content-Type': metrics.contentType }).end(text),
      () => res.writeHead(500).end(),
    );
  };
}

function explain({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  if (code === 'EADDRINUSE')
    return `METRICS_PORT: port ${port} on ${host} is in use. Stop the program that has it, or set another one.`;
  return `METRICS_PORT: nothing can listen on port ${port} of ${host} (${message}). Mend METRICS_HOST or METRICS_PORT.`;
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/metrics`;
}

function closeNow(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
