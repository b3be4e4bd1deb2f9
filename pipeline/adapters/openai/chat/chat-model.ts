import { setTimeout as pause } from 'node:timers/promises';
import type { OpenAI } from 'openai';
import { raceAbort } from '../../../deadline.ts';
import { RunFailure } from '../../../failure.ts';
import type { Usage } from '../../../ports.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { createIdleWatch } from './idle-watch.ts';
import { type CompletionPart, readCompletion } from './read-completion.ts';
import { createRequestDialect, type RequestDialect } from './request-dialect.ts';
import { createThinkingFilter } from './thinking-filter.ts';
import { toRunFailure, UpstreamFailure } from './to-run-failure.ts';

const MAX_ATTEMPTS = 3;
const FIRST_BACKOFF_MS = 250;
/** No tokenizer writes more than this for one token in the long run; more is a flood. */
const MAX_CHARS_PER_TOKEN = 8;
/** How long the usage and the end of the body are waited for once the model is done. */
const AFTER_END_MS = 500;

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly maxOutputTokens: number;
  /** JSON Schema that the answer should follow, as far as the server can be held to one. */
  readonly schema?: { readonly name: string; readonly schema: Record<string, unknown> };
}

export interface ChatOutcome {
  readonly finishReason: 'stop' | 'length';
  readonly usage: Usage;
}

export interface ChatModel {
  /**
   * Yields the model's text as it comes and returns how it ended. Before the first text a passing failure is tried again,
   * three times in all; after it nothing is. Aborting `signal` closes the connection and rejects with its reason.
   * @throws {UpstreamFailure} unavailable, rate limited, refused, or invalid: cut, stalled, empty, unreadable
   */
  stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<string, ChatOutcome, void>;
}

export interface ChatModelOptions {
  readonly client: OpenAI;
  readonly model: string;
  /** Whether the server is OpenAI's own, which has retired names that others still need. */
  readonly isOpenAi: boolean;
  /** Milliseconds until the first text, further attempts included. */
  readonly timeoutMs: number;
  /** Milliseconds between two signs of life. */
  readonly idleTimeoutMs: number;
}

/** One model of one server, with what was learnt about the two: whether they are up, and what of a request they refuse. */
export function createChatModel(options: ChatModelOptions): ChatModel {
  const breaker = createCircuitBreaker();
  const dialect = createRequestDialect(options.isOpenAi);
  return {
    async *stream(request, signal) {
      signal.throwIfAborted();
      const pass = breaker.enter();
      try {
        const outcome = yield* tryRepeatedly(request, { ...options, dialect }, signal);
        pass.succeed();
        return outcome;
      } catch (error) {
        // A server that refuses this one request is up.
        if (error instanceof RunFailure && error.code === 'upstream_refused') pass.succeed();
        else if (!signal.aborted) pass.fail();
        throw error;
      } finally {
        pass.release();
      }
    },
  };
}

type Attempt = ChatModelOptions & { readonly dialect: RequestDialect };

async function* tryRepeatedly(
  request: ChatRequest,
  options: Attempt,
  signal: AbortSignal,
): AsyncGenerator<string, ChatOutcome, void> {
  const startedAt = performance.now();
  const leftMs = () => options.timeoutMs - (performance.now() - startedAt);
  const progress = { hasText: false };
  for (let attempt = 1; ; attempt++) {
    try {
      return yield* streamOnce(request, { ...options, timeoutMs: Math.max(1, leftMs()) }, progress, signal);
    } catch (error) {
      const waitMs = progress.hasText || attempt === MAX_ATTEMPTS ? null : toBackoffMs(error, attempt);
      if (signal.aborted || waitMs === null || waitMs >= leftMs()) throw error;
      await raceAbort(pause(waitMs), signal);
    }
  }
}

/** Sends the request once and yields its text. The connection is closed when it returns, throws or is left early. */
async function* streamOnce(
  request: ChatRequest,
  { client, model, dialect, timeoutMs, idleTimeoutMs }: Attempt,
  progress: { hasText: boolean },
  runSignal: AbortSignal,
): AsyncGenerator<string, ChatOutcome, void> {
  const watch = createIdleWatch(runSignal);
  const maxChars = request.maxOutputTokens * MAX_CHARS_PER_TOKEN;
  const dropThinking = createThinkingFilter();
  let finishReason: string | null = null;
  let usage: Usage | null = null;
  let chars = 0;
  try {
    watch.allow(timeoutMs);
    const response = await send(request, client, model, dialect, watch.signal);
    const parts = readCompletion(response);
    for (;;) {
      const next = await nextPart(parts, watch.signal, finishReason !== null);
      if (!next) break;
      const text = dropThinking(next.text);
      chars += next.text.length;
      finishReason = next.finishReason ?? finishReason;
      usage = next.usage ?? usage;
      // What comes after the end is the usage and the end of the body, at once or never.
      watch.allow(finishReason === null ? idleTimeoutMs : AFTER_END_MS);
      if (progress.hasText || text.trim() !== '') {
        yield progress.hasText ? text : text.trimStart();
        progress.hasText = true;
      }
      if (chars > maxChars) {
        finishReason = 'length';
        break;
      }
    }
    runSignal.throwIfAborted();
    return {
      finishReason: judgeEnd(finishReason, progress.hasText),
      usage: usage ?? estimateUsage(request, chars),
    };
  } catch (error) {
    runSignal.throwIfAborted();
    throw toRunFailure(watch.signal.aborted ? watch.signal.reason : error);
  } finally {
    watch.end();
  }
}

/** Asks in the dialect known so far; a refused part of the request is left out, and asked again without. */
async function send(
  request: ChatRequest,
  client: OpenAI,
  model: string,
  dialect: RequestDialect,
  signal: AbortSignal,
): Promise<Response> {
  for (;;) {
    const body = dialect.toBody(model, request);
    try {
      return await raceAbort(client.chat.completions.create(body, { signal }).asResponse(), signal);
    } catch (error) {
      if (signal.aborted || !dialect.learn(error, body)) throw error;
    }
  }
}

/** The next part; undefined at the end of the body, or when it breaks after the model has said that it is done. */
async function nextPart(
  parts: AsyncGenerator<CompletionPart, void, void>,
  signal: AbortSignal,
  isOver: boolean,
): Promise<CompletionPart | undefined> {
  try {
    const next = await raceAbort(parts.next(), signal);
    return next.done ? undefined : next.value;
  } catch (error) {
    if (isOver) return undefined;
    throw error;
  }
}

function judgeEnd(finishReason: string | null, hasText: boolean): ChatOutcome['finishReason'] {
  if (finishReason === null) {
    throw new UpstreamFailure('upstream_invalid', 'The model was cut before its end.', { isPassing: true });
  }
  if (finishReason === 'content_filter') {
    throw new UpstreamFailure('upstream_refused', 'The model kept its answer back (content filter).');
  }
  if (/^(tool_calls|function_call)$/.test(finishReason)) {
    throw new UpstreamFailure('upstream_invalid', 'The model called a tool that it was not given.');
  }
  if (!hasText) throw new UpstreamFailure('upstream_invalid', 'The model ended without a word.');
  return finishReason === 'length' ? 'length' : 'stop';
}

/** Milliseconds to wait before another attempt, spread so that many runs do not come back at once; null: it would not help. */
function toBackoffMs(error: unknown, attempt: number): number | null {
  if (!(error instanceof UpstreamFailure) || !error.isPassing) return null;
  return error.retryAfterMs ?? FIRST_BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
}

function estimateUsage({ messages }: ChatRequest, outputChars: number): Usage {
  const inputTokens = messages.reduce((sum, { content }) => sum + estimateTokens(content.length), 0);
  return { inputTokens, outputTokens: estimateTokens(outputChars) };
}
