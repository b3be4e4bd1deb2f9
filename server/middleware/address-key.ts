import { isIPv4, isIPv6 } from 'node:net';

/** The key of every address of this machine's own. */
export const LOOPBACK = 'loopback';

/** Prefixes of 96 bits before an IPv4 address: mapped by the socket (RFC 4291), or translated on the way (RFC 6052). */
const IPV4_PREFIXES = new Set(['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0']);

/**
 * What limits count an address by: IPv4 as it is, also inside IPv6, and IPv6 by its first 64 bits, because one subscriber
 * has all of those. A port, brackets and a zone are left out; null when the text is no address at all.
 */
export function toAddressKey(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/%.*$/, '');
  const address = bare.replace(/^([\d.]+):\d+$/, '$1');
  if (isIPv4(address)) return address.startsWith('127.') ? LOOPBACK : address;
  if (!isIPv6(address)) return null;
  const groups = toGroups(address);
  if (groups.join(':') === '0:0:0:0:0:0:0:1') return LOOPBACK;
  if (IPV4_PREFIXES.has(groups.slice(0, 6).join(':'))) return toAddressKey(toIPv4(groups.slice(6)));
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an address, without leading zeros. */
function toGroups(address: string): string[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const first = head.split(':').filter(Boolean);
  const last = (tail ?? '').split(':').filter(Boolean);
  return [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last];
}

function toIPv4(groups: readonly string[]): string {
  return groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((bits) => [bits >> 8, bits & 255])
    .join('.');
}
