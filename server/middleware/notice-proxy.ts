import { BlockList, isIP, isIPv6 } from 'node:net';
import type { RequestHandler } from 'express';

/** What proxies add to a request. */
const ADDED_HEADERS = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'];
/** Where no stranger can come from, who could add such a header too. */
const PRIVATE_NETWORKS = [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const;

/** Calls `warn` for every request that came through a proxy on this machine or its network. Nothing else rests on it. */
export function noticeProxy(warn: () => void): RequestHandler {
  const networks = new BlockList();
  for (const [network, prefix] of PRIVATE_NETWORKS) networks.addSubnet(network, prefix, familyOf(network));

  return function noticeProxy(req, _res, next) {
    if (ADDED_HEADERS.some((name) => req.headers[name] !== undefined)) {
      const peer = req.socket.remoteAddress?.replace(/^::ffff:/, '').replace(/%.*$/, '') ?? '';
      // A client that has left has no address any more.
      if (isIP(peer) !== 0 && networks.check(peer, familyOf(peer))) warn();
    }
    next();
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
