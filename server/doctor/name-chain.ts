import { FIX_PLACES, type FixedServer } from './fixes/fix.ts';
import type { Observations } from './observation.ts';

/** How servers call themselves in `Server` and `Via`. HAProxy never does. */
const NAMES: readonly [pattern: RegExp, server: FixedServer, name: string][] = [
  [/nginx|openresty/i, 'nginx', 'nginx'],
  [/caddy/i, 'Caddy', 'Caddy'],
  [/varnish/i, 'Varnish', 'Varnish'],
  [/apache/i, 'Apache', 'Apache'],
  [/haproxy/i, 'HAProxy', 'HAProxy'],
  [/cloudflare/i, 'CDN', 'Cloudflare'],
  [/cloudfront/i, 'CDN', 'CloudFront'],
  [/fastly/i, 'CDN', 'Fastly'],
  [/akamai/i, 'CDN', 'Akamai'],
];

export interface Chain {
  /** As a reader knows them. */
  readonly names: readonly string[];
  /** All servers that fixes are written for, those that were recognised first. */
  readonly order: readonly FixedServer[];
}

/** Which servers the responses name on their way; a chain may well hold others that keep quiet. */
export function nameChain({ paced, first }: Observations): Chain {
  const said = [paced, first]
    .flatMap((stream) => (stream ? [stream.headers] : []))
    .map((headers) => `${headers.server ?? ''} ${headers.via ?? ''} ${headers['cf-ray'] ? 'cloudflare' : ''}`)
    .join(' ');
  const found = NAMES.filter(([pattern]) => pattern.test(said));
  const servers = new Set<FixedServer>(['Milepost', ...found.map(([, server]) => server)]);
  const all = Object.keys(FIX_PLACES) as FixedServer[];
  return { names: found.map(([, , name]) => name), order: [...new Set([...servers, ...all])] };
}
