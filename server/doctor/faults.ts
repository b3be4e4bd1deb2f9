import { BUFFERED, COMPRESSED, HEARTBEAT_EATEN, HELD_BACK } from './fixes/body-fixes.ts';
import { CUT_DURATION, CUT_SILENCE, REDIRECTED, SEVERAL_SITES, TLS } from './fixes/connection-fixes.ts';
import type { Fixes } from './fixes/fix.ts';
import {
  CACHED,
  COOKIE_LOST,
  HEADERS_CHANGED,
  HTTP_1_0,
  LAST_EVENT_ID_LOST,
  ORIGIN_REFUSED,
  POST_REFUSED,
  READERS_WAIT,
  SET_COOKIE_LOST,
} from './fixes/head-fixes.ts';

/** Everything that a chain can do to a stream and that the doctor can name, with how it is mended. */
export const FAULTS = {
  tls: { title: 'the TLS connection fails', fixes: TLS },
  redirected: { title: 'the address redirects', fixes: REDIRECTED },
  'post-refused': { title: 'POST requests are refused', fixes: POST_REFUSED },
  'several-sites': { title: 'several sites answer that share no data', fixes: SEVERAL_SITES },
  'origin-refused': { title: 'the site refuses its own pages', fixes: ORIGIN_REFUSED },
  'http-1.0': { title: 'visitors are answered with HTTP/1.0', fixes: HTTP_1_0 },
  'http-1.0-upstream': { title: 'the Milepost is asked with HTTP/1.0', fixes: HTTP_1_0 },
  compressed: { title: 'streams are compressed', fixes: COMPRESSED },
  'buffered-whole': { title: 'streams are held back until their end', fixes: BUFFERED },
  'buffered-blocks': { title: 'streams are passed on in blocks', fixes: BUFFERED },
  'held-back': { title: 'small events are held back', fixes: HELD_BACK },
  'headers-changed': { title: 'headers are missing or changed', fixes: HEADERS_CHANGED },
  cached: { title: 'streams are cached', fixes: CACHED },
  'readers-wait': { title: 'readers of one run wait for each other', fixes: READERS_WAIT },
  'cookie-lost': { title: 'cookies do not reach the site', fixes: COOKIE_LOST },
  'set-cookie-lost': { title: 'the cookie of the site does not arrive', fixes: SET_COOKIE_LOST },
  'last-event-id-lost': { title: 'Last-Event-ID does not reach the site', fixes: LAST_EVENT_ID_LOST },
  'heartbeat-eaten': { title: 'heartbeats do not arrive', fixes: HEARTBEAT_EATEN },
  'cut-silence': { title: 'silent streams are cut', fixes: CUT_SILENCE },
  'cut-duration': { title: 'long streams are cut', fixes: CUT_DURATION },
} as const satisfies Record<string, { readonly title: string; readonly fixes: Fixes }>;

export type FaultCode = keyof typeof FAULTS;
