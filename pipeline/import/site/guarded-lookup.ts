import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';
import { RequestFailure } from './request-failure.ts';

type ResolveAll = (
  host: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A lookup for `node:http` that gives public addresses alone. The address that is checked is the one that is connected to,
 * so that a name which resolves differently the second time gains nothing.
 */
export function createGuardedLookup(resolveAll: ResolveAll = lookup): LookupFunction {
  return (host, options, done) => {
    resolveAll(host, { ...options, all: true }, (error, addresses) => {
      const found = error ? [] : addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = found;
      if (error) done(error, '');
      else if (!first) done(refusePrivate(host, addresses[0]?.address ?? 'nothing'), '');
      else if (options.all) done(null, found);
      else done(null, first.address, first.family);
    });
  };
}

/** A host that is written as an IP address is never looked up, so it is checked here. */
export function checkHost({ hostname }: URL): void {
  const isLiteral = hostname.startsWith('[') || /^[\d.]+$/.test(hostname);
  if (isLiteral && !isPublicAddress(hostname)) throw refusePrivate(hostname, hostname);
}

function refusePrivate(host: string, address: string): RequestFailure {
  const where = host === address ? 'is' : `leads to ${address},`;
  return new RequestFailure(
    'private',
    `${where} an address of a private network; if you mean that, add --allow-private`,
  );
}
