import { isIPv4 } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { RequestProblem } from '../errors.ts';

/** Whether a `Host` header may name this site. */
export type IsOwnHost = (host: string | undefined) => boolean;

export interface HostRules {
  readonly publicUrl: string | null;
  /** What the server listens on. */
  readonly listenHost: string;
  readonly embedOrigins: readonly string[];
}

/**
 * Without PUBLIC_URL a request's own `Host` says which address this site has. Names that a stranger can point at this machine
 * (DNS rebinding) would make the stranger's page one of this site's own, so only these count: loopback names, addresses and
 * names without a dot, which nobody can register, the name that is listened on, and the hosts of allowed origins.
 */
export function createHostRules({ publicUrl, listenHost, embedOrigins }: HostRules): IsOwnHost {
  const listed = new Set([
    listenHost.toLowerCase(),
    ...embedOrigins.map((origin) => new URL(origin).hostname),
  ]);
  // Nearly all requests name the same one, and reading a name costs more than the rest of the check.
  let latest = { host: '', isOwn: false };
  return function isOwnHost(host) {
    // A program of HTTP/1.0 may leave it out; no browser does.
    if (publicUrl !== null || host === undefined) return true;
    if (host !== latest.host) latest = { host, isOwn: isOwn(host) };
    return latest.isOwn;
  };

  function isOwn(host: string): boolean {
    const name = readName(host);
    return name !== null && (listed.has(name) || isUnregistrable(name));
  }
}

/** Refuses requests to a host that is not this site, and says how to make it one. `warn` is told, too. */
export function checkHost(isOwnHost: IsOwnHost, warn: (host: string) => void): RequestHandler {
  return function checkHost(req, _res, next) {
    const { host = '' } = req.headers;
    if (isOwnHost(req.headers.host)) return next();
    if (readName(host) !== null) warn(host);
    throw refuseHost(req);
  };
}

/** What is wrong with the request's host. */
export function refuseHost(req: Request): RequestProblem {
  const { host = '' } = req.headers;
  if (readName(host) === null) return new RequestProblem('bad_request', 'The header Host is no host name.');
  const scheme = req.get('x-forwarded-proto') === 'https' ? 'https' : req.protocol;
  return new RequestProblem(
    'origin_not_allowed',
    `This site does not know that it is ${host}. Whoever runs it sets PUBLIC_URL=${scheme}://${host} and restarts it.`,
  );
}

function readName(host: string): string | null {
  // What a URL has before and behind its host would be read as part of it.
  if (/[/?#@\\\s]/.test(host) || !URL.canParse(`http://${host}`)) return null;
  return new URL(`http://${host}`).hostname;
}

function isUnregistrable(name: string): boolean {
  return !name.includes('.') || isIPv4(name) || name.startsWith('[') || name.endsWith('.localhost');
}
