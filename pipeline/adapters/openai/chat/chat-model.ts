import { setTimeout as pause } from 'node:timers/promises';
import type { OpenAI } from 'openai';
import { raceAbort } from '../../../deadline.ts';
import { RunFailure } from '../../../failure.ts';
import { RETRYING, type TAKEN_BACK, THINKING, type Usage, type WriterMark } from '../../../ports.ts';
import { toBackoffMs } from './backoff.ts';
import { createCircuitBreaker, type Pass } from './circuit-breaker.ts';
import { ModelReply } from './model-reply.ts';
import { createRequestDialect } from './request-dialect.ts';
import { createThinkingHabit } from './thinking-habit.ts';
import { UpstreamFailure } from './to-run-failure.ts';

const MAX_ATTEMPTS = 3;
const MAX_LOADING_ATTEMPTS = 10;

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly maxOutputTokens: number;
  /** Told with each attempt's first token, be it a thought. */
  readonly onBegun?: () => void;
  /** Whether `THINKING` is yielded, once, when the model thinks before its first text. */
  readonly tellsThinking?: boolean;
  /** What the server may have to finish before it begins with this request; see `IdleWatch`. */
  readonly waitsFor?: () => Promise<void> | null;
  /** JSON Schema that the answer should follow, as far as the server can be held to one. */
  readonly schema?: { readonly name: string; readonly schema: Record<string, unknown> };
}

export interface ChatOutcome {
  readonly finishReason: 'stop' | 'length';
  readonly usage: Usage;
}

/** Told once, at the end of a call, what it cost; null when it cost nothing. A call that was cut short is estimated. */
export type OnSpent = (usage: Usage | null) => void;

export interface ChatModel {
  /**
   * Yields the model's text as it comes, without its reasoning, and returns how it ended. Before the first text a passing
   * failure is tried again, three times in all, which `RETRYING` announces once; after it nothing is. `TAKEN_BACK` says that
   * all text so far was reasoning, and that the answer begins now. Aborting `signal` closes the connection and rejects with
   * its reason.
   * @throws {UpstreamFailure} unavailable, rate limited, refused, or invalid: cut, stalled, empty, unreadable
   */
  stream(
    request: ChatRequest,
    signal: AbortSignal,
    onSpent?: OnSpent,
  ): AsyncGenerator<string | WriterMark, ChatOutcome, void>;
}

export interface ChatModelOptions {
  readonly client: OpenAI;
  readonly model: string;
  /** Whether the server is OpenAI's own, which has retired names that others still need. */
  readonly isOpenAi: boolean;
  /** Further fields of every request. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Milliseconds until the first text, further attempts included. */
  readonly timeoutMs: number;
  /** Milliseconds between two signs of life. */
  readonly idleTimeoutMs: number;
  /** Told once of each word for the end of an answer that nobody knows. */
  readonly onUnknownWord?: (word: string) => void;
  /** Told how requests are put from now on, since the server refused them otherwise. */
  readonly onLearnt?: (what: string) => void;
}

/** Words that are told of; a server that makes up more has been told of enough. */
const MAX_UNKNOWN_WORDS = 20;

/**
 * One model of one server, with what was learnt about the two: whether they are up, what of a request they refuse, and whether
 * reasoning comes without its opening tag.
 */
export function createChatModel(options: ChatModelOptions): ChatModel {
  const breaker = createCircuitBreaker();
  const dialect = createRequestDialect(options);
  const habit = createThinkingHabit(options.model);
  const unknownWords = new Set<string>();
  const onUnknownWord = (word: string) => {
    if (unknownWords.has(word) || unknownWords.size >= MAX_UNKNOWN_WORDS) return;
    unknownWords.add(word);
    options.onUnknownWord?.(word);
  };

  return {
    async *stream(request, signal, onSpent = () => {}) {
      const startedAt = performance.now();
      const leftMs = () => options.timeoutMs - (performance.now() - startedAt);
      let pass: Pass | null = null;
      let reply: ModelReply | null = null;
      try {
        signal.throwIfAborted();
        pass = breaker.enter();
        let text: string | typeof TAKEN_BACK | typeof THINKING | null = null;
        let tellsThinking = request.tellsThinking === true;
        for (let attempt = 1; text === null; attempt++) {
          const timeoutMs = Math.max(1, leftMs());
          reply = new ModelReply(request, { ...options, dialect, habit, timeoutMs, onUnknownWord }, signal);
          let waitMs: number | null;
          try {
            await reply.begin();
            for (text = await reply.next(); text === THINKING; text = await reply.next()) {
              if (tellsThinking) yield THINKING;
              tellsThinking = false;
            }
            if (text === null) failWithoutText(reply);
            break;
          } catch (error) {
            reply.end();
            waitMs = attempt >= mostAttempts(error) ? null : toBackoffMs(error, attempt);
            if (signal.aborted || waitMs === null || waitMs >= leftMs()) throw error;
          }
          if (attempt === 1) yield RETRYING;
          await raceAbort(pause(waitMs), signal);
        }
        let hasObject = false;
        for (; text !== null; text = (await reply?.next()) ?? null) {
          hasObject ||= typeof text === 'string' && text.includes('{');
          yield text;
        }
        const outcome = (reply as ModelReply).judge();
        if (request.schema && !hasObject) dialect.learnIgnored(request);
        pass.succeed();
        return outcome;
      } catch (error) {
        // A server that refuses this one request is up.
        if (error instanceof RunFailure && error.code === 'upstream_refused') pass?.succeed();
        else if (!signal.aborted) pass?.fail();
        throw error;
      } finally {
        pass?.release();
        reply?.end();
        onSpent(reply?.spent() ?? null);
      }
    },
  };
}

/** A model that is being loaded is waited for, as long as its time lasts. */
function mostAttempts(error: unknown): number {
  return error instanceof UpstreamFailure && error.isLoading ? MAX_LOADING_ATTEMPTS : MAX_ATTEMPTS;
}

/** @throws {RunFailure} always: a reply without text has no good end */
function failWithoutText(reply: ModelReply): never {
  reply.judge();
  throw new TypeError('A reply without text has no good end.');
}
