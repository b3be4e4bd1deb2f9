import { BlockList, isIP } from 'node:net';

/** IPv4 blocks that no public site is in, after the IANA special-purpose registry, with multicast and reserved. */
const SPECIAL_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Inside 2000::/3, the only block of IPv6 that is public: protocol assignments, documentation and 6to4. */
const SPECIAL_IPV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const special = createBlockList(SPECIAL_IPV4, 'ipv4');
const specialWide = createBlockList(SPECIAL_IPV6, 'ipv6');
const global = createBlockList([['2000::', 3]], 'ipv6');

/**
 * Whether an IP address, as a resolver gives it or as a URL writes it, can be that of a public site. False for private,
 * loopback, link-local, unique-local, multicast and metadata addresses, in either family and in IPv6 that stands for IPv4,
 * and for what is no IP address at all.
 */
export function isPublicAddress(text: string): boolean {
  const address = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  if (family !== 6) return false;
  const embedded = findEmbedded(address);
  if (embedded !== null) return isPublicAddress(embedded);
  return global.check(address, 'ipv6') && !specialWide.check(address, 'ipv6');
}

/** The IPv4 address in a mapped (::ffff:0:0/96) or translated (64:ff9b::/96) one, which a URL writes in hexadecimal. */
function findEmbedded(address: string): string | null {
  const { hostname } = new URL(`http://[${address}]/`);
  const match = /^\[(?:::ffff|64:ff9b:):(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})\]$/.exec(hostname);
  if (!match) return null;
  const high = Number.parseInt(match[1] ?? '0', 16);
  const low = Number.parseInt(match[2] ?? '0', 16);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function createBlockList(blocks: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [address, bits] of blocks) list.addSubnet(address, bits, family);
  return list;
}
