import { z } from 'zod';
import { helloSchema } from './test-plan.ts';

/** Response headers that tell something; no other is kept. */
export const OBSERVED_HEADERS = [
  'age',
  'cache-control',
  'cf-ray',
  'content-encoding',
  'content-length',
  'content-type',
  'location',
  'server',
  'via',
  'x-accel-buffering',
  'x-cache',
  'x-content-type-options',
  'x-run-id',
] as const;

const ms = z.number().min(0).max(3_600_000);

/** One test stream as it arrived. Times are milliseconds since the request was sent, by the clock of who listened. */
export const streamObservationSchema = z.object({
  /** 0: no response arrived. */
  status: z.number().int().min(0).max(999),
  /** Why none arrived, as a code of the system such as `ENOTFOUND`; empty otherwise. */
  failure: z.string().max(100),
  /** The code of an `application/problem+json`; empty otherwise. */
  problem: z.string().max(60),
  /** As the listener was answered: `1.0`, `1.1`, `2`, `3`; empty when it could not see that. */
  httpVersion: z.string().max(8),
  headers: z.partialRecord(z.enum(OBSERVED_HEADERS), z.string().max(1_000)),
  /** Null for a browser's script, which may not see that. */
  hasSetCookie: z.boolean().nullable(),
  hello: helloSchema.nullable(),
  helloAtMs: ms.nullable(),
  /** When each `tick` left, in milliseconds since `hello` by the server's clock, and when it arrived. */
  ticks: z.array(z.tuple([ms, ms])).max(100),
  /** When heartbeats arrived. */
  heartbeatsAtMs: z.array(ms).max(5_000),
  /** When pieces of the body arrived, and their bytes. */
  pieces: z.array(z.tuple([ms, z.number().min(0)])).max(10_000),
  /** Times in which the listener itself did not run; what it read right after them may have come before. */
  stalls: z.array(z.tuple([ms, ms])).max(1_000),
  endMs: ms,
  /** `cut`: without the last event; `patience`: the listener ended it. */
  ended: z.enum(['whole', 'drained', 'cut', 'patience']),
});

export type StreamObservation = z.infer<typeof streamObservationSchema>;

const repeatableSchema = z.object({
  /** The `Origin` header made the server refuse the request, and it was sent again without. */
  wasOriginRefused: z.boolean(),
  paced: streamObservationSchema.optional(),
  heartbeat: streamObservationSchema.optional(),
  /** One address twice at once, which the server answers only after a while. */
  readers: z.tuple([streamObservationSchema, streamObservationSchema]).optional(),
});

/** A test stream that is sent a second time when the first has shown a fault. */
export type RepeatableStream = 'paced' | 'heartbeat' | 'readers';

/** All that was sent and seen so far; a stream that has not ended yet is missing. */
export const observationsSchema = repeatableSchema.extend({
  /** Of the site, as the listener reached it. */
  origin: z.string().max(300),
  nonce: z.string().max(64),
  /** Length of the silences, in seconds. */
  seconds: z.number().min(0.1).max(120),
  /** `Last-Event-ID` of `first` and of `second`. */
  cursors: z.tuple([z.string().max(20), z.string().max(20)]),
  silence: streamObservationSchema.optional(),
  /** Another address twice, one after the other. */
  first: streamObservationSchema.optional(),
  second: streamObservationSchema.optional(),
  /** What was sent a second time. */
  again: repeatableSchema.partial().optional(),
});

export type Observations = z.infer<typeof observationsSchema>;
