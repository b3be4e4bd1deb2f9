import { setTimeout as pause } from 'node:timers/promises';
import type { OpenAI } from 'openai';
import { raceAbort } from '../../../deadline.ts';
import type { Embedder } from '../../../ports.ts';
import { toBackoffMs } from '../chat/backoff.ts';
import type { CircuitBreaker } from '../chat/circuit-breaker.ts';
import { createIdleWatch } from '../chat/idle-watch.ts';
import { type ServerNames, toRunFailure, UpstreamFailure } from '../chat/to-run-failure.ts';
import { readEmbeddings } from './read-embeddings.ts';

const VECTOR_SERVER: ServerNames = {
  purpose: 'the server of vectors',
  address: 'OPENAI_EMBEDDING_BASE_URL or OPENAI_BASE_URL',
  advice: {},
  settings: {
    model: 'OPENAI_EMBEDDING_MODEL',
    key: 'OPENAI_EMBEDDING_API_KEY or OPENAI_API_KEY',
    length: 'how long a text OPENAI_EMBEDDING_MODEL reads',
  },
};

export interface OpenAiEmbedderOptions {
  readonly client: OpenAI;
  readonly model: string;
  /** Milliseconds that a call may take, further attempts included. */
  readonly timeoutMs: number;
  /** How often a passing failure is tried, the first time included. */
  readonly maxAttempts: number;
  /** Put before each text; see `prefixesOf`. */
  readonly prefix?: string;
  /** Leaves a server that is down alone for a while; one that is not given asks it every time. */
  readonly breaker?: CircuitBreaker;
}

/**
 * An answer of 500 is the server's own failure, which the same texts meet again more often than not: small servers answer so
 * where one text is too long for them.
 */
const MAX_ATTEMPTS_AT_500 = 2;

/** The embeddings of one model of one server. Aborting closes the connection. */
export function createOpenAiEmbedder(options: OpenAiEmbedderOptions): Embedder {
  const { breaker, prefix = '' } = options;
  return {
    model: options.model,
    async embed(texts, signal) {
      signal.throwIfAborted();
      const pass = breaker?.enter();
      try {
        const vectors = await tryRepeatedly(
          texts.map((text) => prefix + text),
          options,
          signal,
        );
        pass?.succeed();
        return vectors;
      } catch (error) {
        // A server that refuses these texts is up.
        const isRefused = error instanceof UpstreamFailure && error.code === 'upstream_refused';
        if (isRefused && error.status !== 500) pass?.succeed();
        else if (!signal.aborted) pass?.fail();
        throw error;
      } finally {
        pass?.release();
      }
    },
  };
}

async function tryRepeatedly(
  texts: readonly string[],
  options: OpenAiEmbedderOptions,
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const { timeoutMs, maxAttempts } = options;
  const startedAt = performance.now();
  const leftMs = () => timeoutMs - (performance.now() - startedAt);
  for (let attempt = 1; ; attempt++) {
    try {
      return await requestOnce(texts, { ...options, timeoutMs: Math.max(1, leftMs()) }, signal);
    } catch (error) {
      const isOwnFailure = error instanceof UpstreamFailure && error.status === 500;
      if (isOwnFailure && attempt >= MAX_ATTEMPTS_AT_500)
        throw new UpstreamFailure('upstream_refused', error.message, { status: 500, cause: error });
      const waitMs = attempt === maxAttempts ? null : toBackoffMs(error, attempt);
      if (signal.aborted || waitMs === null || waitMs >= leftMs()) throw error;
      await raceAbort(pause(waitMs), signal);
    }
  }
}

async function requestOnce(
  texts: readonly string[],
  { client, model, timeoutMs }: OpenAiEmbedderOptions,
  runSignal: AbortSignal,
): Promise<Float32Array[]> {
  const watch = createIdleWatch(runSignal);
  try {
    watch.allow(timeoutMs);
    // Numbers, because not every server knows the client's usual base64.
    const body = { model, input: [...texts], encoding_format: 'float' as const };
    const request = client.embeddings.create(body, { signal: watch.signal }).asResponse();
    const response = await raceAbort(request, watch.signal);
    return await raceAbort(readEmbeddings(response, texts.length), watch.signal);
  } catch (error) {
    runSignal.throwIfAborted();
    throw toRunFailure(watch.signal.aborted ? watch.signal.reason : error, VECTOR_SERVER);
  } finally {
    watch.end();
  }
}
