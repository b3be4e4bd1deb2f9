import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Express } from 'express';

/** Express itself allows a slow upload five minutes; a question needs seconds. */
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;
/** Connections that wait to be accepted while this process is busy: a burst of asks must not be refused by the kernel. */
const BACKLOG = 4_096;

/**
 * An HTTP server for the app, whose requests and responses are of the app's own classes from the start. Express gives each
 * object its prototype afterwards otherwise, which costs every one of them a hidden class of its own, about 1 KB a stream.
 */
export function createHttpServer(app: Express): Server {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  app.request = AppRequest.prototype as typeof app.request;
  app.response = AppResponse.prototype as unknown as typeof app.response;
  const classes = { IncomingMessage: AppRequest, ServerResponse: AppResponse };
  return createServer(
    { ...classes, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    app,
  );
}

/** Listens; rejects when it cannot. */
export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
