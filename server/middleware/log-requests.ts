import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from '../log.ts';

/** What is asked every few seconds, or a dozen times for a page: logged at debug. */
const QUIET = /^\/(?:healthz|readyz|metrics|robots\.txt|manifest\.webmanifest|assets\/|widget\/)/;
/** Below these, what was refused before it came to a route is told from what is unknown. */
const ENTRANCES = ['/api/chat/stream', '/api/visitor'];
const NOWHERE = 'none';

const REQUEST = Symbol('request');

/** What a response remembers of its request until it is logged. A class, so that all have one shape. */
class OpenRequest {
  readonly startedAt = performance.now();
  /** Bytes that its connection had sent for earlier requests. */
  readonly bytesBefore: number;
  runId: string | undefined = undefined;

  constructor(bytesBefore: number) {
    this.bytesBefore = bytesBefore;
  }
}

/**
 * Logs a line for every request when its response has ended, a stream's with the stream: method, pattern of the route, status,
 * milliseconds, bytes sent, the run if there is one, and `left` when the client was gone before the end. No line has a query, a
 * parameter of the path, a header or an address.
 *
 * Streams stay open for long, so all responses share one listener, and nothing is kept of the request.
 */
export function logRequests(logger: Logger): RequestHandler {
  return function logRequests(req, res, next) {
    if (logger.isLevelEnabled(levelOf(req.url))) {
      Object.assign(res, { [REQUEST]: new OpenRequest(req.socket.bytesWritten) });
      res.on('close', tell);
    }
    next();
  };

  function tell(this: Response): void {
    const { req, statusCode, writableFinished } = this;
    const { startedAt, bytesBefore, runId } = openRequestOf(this) as OpenRequest;
    logger[levelOf(req.originalUrl)](
      {
        method: req.method,
        route: toRoutePattern(req),
        status: statusCode,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        bytes: req.socket.bytesWritten - bytesBefore,
        ...(runId !== undefined && { runId }),
        ...(!writableFinished && { left: true }),
      },
      'request',
    );
  }
}

function levelOf(url: string): 'debug' | 'info' {
  return QUIET.test(url) ? 'debug' : 'info';
}

/** The line of the request will name this run. */
export function logWithRun(res: Response, runId: string): void {
  const open = openRequestOf(res);
  if (open) open.runId = runId;
}

function openRequestOf(res: Response): OpenRequest | undefined {
  return (res as Response & { [REQUEST]?: OpenRequest })[REQUEST];
}

/** As the route is written in the code, with the path that its router is mounted at: `/c/:conversationId`. */
function toRoutePattern(req: Request): string {
  const [path = ''] = req.originalUrl.split('?', 1);
  const parts = toParts(path);
  for (const pattern of [req.route?.path ?? []].flat()) {
    const own = toParts(String(pattern));
    const mount = parts.slice(0, Math.max(0, parts.length - own.length));
    if (isOf(own, parts.slice(mount.length))) return `/${[...mount, ...own].join('/')}`;
  }
  const entrance = ENTRANCES.find((prefix) => path === prefix || path.startsWith(`${prefix}/`));
  if (entrance !== undefined) return `${entrance}/*`;
  // Files have no route; their names are no visitor's.
  return QUIET.test(path) ? `/${parts[0]}/*` : NOWHERE;
}

function isOf(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length &&
    pattern.every((part, index) => part.includes(':') || part.toLowerCase() === parts[index]?.toLowerCase())
  );
}

function toParts(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}
