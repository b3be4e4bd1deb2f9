import { z } from 'zod';

/** The address of the test stream: below the one of real streams, so that a rule of a proxy for those holds for it too. */
export const TEST_STREAM_PATH = '/api/chat/stream/doctor';

/** Small events far apart show delays, large ones close together the size of a buffer: 120 KB fill the common ones. */
export const PACED_TICKS = [
  { count: 10, gapMs: 100, padBytes: 0 },
  { count: 40, gapMs: 40, padBytes: 3_000 },
] as const;

/** How long the paced stream takes, in milliseconds. */
export const PACED_MS = PACED_TICKS.reduce((sum, { count, gapMs }) => sum + count * gapMs, 0);

/** Longest silence that may be asked for, in seconds: above the 100 s after which the slowest common CDN gives up. */
export const MAX_SILENCE_SECONDS = 120;

const nonceSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

/**
 * What a test stream is to show: `paced` that events arrive as they leave, `heartbeat` that heartbeats keep a silent
 * stream open, `silence` how long the chain keeps one open without them.
 */
export const testPlanSchema = z.discriminatedUnion('probe', [
  z.strictObject({ probe: z.literal('paced'), nonce: nonceSchema }),
  z.strictObject({
    probe: z.enum(['heartbeat', 'silence']),
    nonce: nonceSchema,
    seconds: z.number().min(0.1).max(MAX_SILENCE_SECONDS),
  }),
]);

export type TestPlan = z.infer<typeof testPlanSchema>;

/** How long the server keeps two readers of one address waiting, to see whether the second waits for the first. */
export const READERS_WAIT_MS = 600;

/**
 * A test stream that ends with its first event: it shows what came of the request, and whether a cache answered it.
 * `waitMs`: how long it waits before.
 */
export const echoPlanSchema = z.object({
  nonce: nonceSchema,
  waitMs: z.coerce.number().min(0).max(READERS_WAIT_MS).default(0),
});

export type EchoPlan = z.infer<typeof echoPlanSchema>;

/** The first event of a test stream, `hello`: what the server saw of the request. */
export const helloSchema = z.object({
  doctor: z.literal(1),
  nonce: z.string().max(64),
  /** Another one for each response: two equal ones are one response, served twice. */
  serveId: z.string().max(64),
  /** Silence after which this server sends a heartbeat, in milliseconds. */
  heartbeatMs: z.number(),
  /** Of all processes that share their data; earlier versions do not say. */
  siteId: z.string().max(64).optional(),
  /** As the last proxy spoke to the server, for example `1.1`. */
  httpVersion: z.string().max(8),
  /** Value of the doctor's own cookie; null when none arrived. No other cookie is looked at. */
  cookie: z.string().max(64).nullable(),
  /** Null when none arrived. */
  lastEventId: z.string().max(20).nullable(),
  /** The request brought the visitor cookie that an earlier response had set. */
  isReturning: z.boolean(),
});

export type Hello = z.infer<typeof helloSchema>;

/** Name of the cookie with which the doctor sees whether cookies pass. */
export const DOCTOR_COOKIE = 'milepost_doctor';
