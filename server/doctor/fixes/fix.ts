/** What may stand in front of a Milepost, in the order in which fixes are listed; `Milepost` itself is first. */
export const FIX_PLACES = {
  Milepost: 'in .env',
  nginx: 'in the location of Milepost',
  HAProxy: 'in the backend of Milepost',
  Varnish: 'in the VCL',
  Caddy: 'in the site block',
  Apache: 'in the virtual host',
  CDN: '',
} as const;

export type FixedServer = keyof typeof FIX_PLACES;

/** How a fault is mended in one server: a sentence, and the lines that the configuration needs, empty where it has none. */
export interface Fix {
  readonly say: string;
  readonly lines: string;
}

/** By server; one that cannot have the fault is missing. */
export type Fixes = Readonly<Partial<Record<FixedServer, Fix>>>;

/** The path of all streams, which every rule below is limited to where it can be. */
export const STREAM_PATH = '/api/chat/stream';

/** The Varnish that hands streams through: untouched by its cache, filters and other rules. */
export const VARNISH_PASS = `sub vcl_recv {
  if (req.url ~ "^${STREAM_PATH}") {
    return (pass);
  }
}`;
