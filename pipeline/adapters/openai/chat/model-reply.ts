import type { OpenAI } from 'openai';
import { raceAbort } from '../../../deadline.ts';
import type { Usage } from '../../../ports.ts';
import type { ChatOutcome, ChatRequest } from './chat-model.ts';
import { type CompletionPart, type CompletionReader, createCompletionReader } from './completion-reader.ts';
import { estimateUsage } from './estimate-tokens.ts';
import { createIdleWatch, type IdleWatch } from './idle-watch.ts';
import type { RequestDialect } from './request-dialect.ts';
import { createThinkingFilter } from './thinking-filter.ts';
import { toRunFailure, UpstreamFailure } from './to-run-failure.ts';

/** No tokenizer writes more than this for one token in the long run; more is a flood. */
const MAX_CHARS_PER_TOKEN = 8;
/** How long the usage and the end of the body are waited for once the model is done. */
const AFTER_END_MS = 500;

export interface ReplyOptions {
  readonly client: OpenAI;
  readonly model: string;
  readonly dialect: RequestDialect;
  /** Milliseconds until the first text. */
  readonly timeoutMs: number;
  /** Milliseconds between two signs of life. */
  readonly idleTimeoutMs: number;
}

/**
 * One request and what comes back. Call `end` whatever happens: it closes the connection when the body was not read whole.
 * A class instead of a generator in a generator: of each token that passes here there are thousands a second.
 */
export class ModelReply {
  readonly #request: ChatRequest;
  readonly #options: ReplyOptions;
  readonly #signal: AbortSignal;
  readonly #watch: IdleWatch;
  readonly #dropThinking = createThinkingFilter();
  #parts: CompletionReader | null = null;
  #finishReason: string | null = null;
  #usage: Usage | null = null;
  #chars = 0;
  #hasText = false;
  #hasToken = false;

  constructor(request: ChatRequest, options: ReplyOptions, signal: AbortSignal) {
    this.#request = request;
    this.#options = options;
    this.#signal = signal;
    this.#watch = createIdleWatch(signal);
  }

  /** Sends the request. @throws {RunFailure} what `toRunFailure` makes of the reason */
  async begin(): Promise<void> {
    this.#watch.allow(this.#options.timeoutMs, this.#request.waitsFor);
    try {
      this.#parts = createCompletionReader(await this.#send());
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** The next text, never empty; null when the model is through. @throws {RunFailure} like `begin` */
  async next(): Promise<string | null> {
    try {
      while (!this.#isFlood()) {
        const parts = await this.#nextParts();
        if (!parts) return null;
        const text = this.#take(parts);
        if (text !== '') return text;
      }
      this.#finishReason = 'length';
      return null;
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** How it ended, once `next` gave null. @throws {UpstreamFailure} when it is not an end that an answer can have */
  judge(): ChatOutcome {
    this.#signal.throwIfAborted();
    return { finishReason: judgeEnd(this.#finishReason, this.#hasText), usage: this.#tell() };
  }

  /** What it has cost so far, as far as anybody knows; null when nothing came. */
  spent(): Usage | null {
    return this.#usage || this.#chars > 0 ? this.#tell() : null;
  }

  end(): void {
    this.#watch.end();
  }

  /** Asks in the dialect known so far; a refused part of the request is left out, and asked again without. */
  async #send(): Promise<Response> {
    const { client, model, dialect } = this.#options;
    const { signal } = this.#watch;
    for (;;) {
      const body = dialect.toBody(model, this.#request);
      try {
        return await raceAbort(client.chat.completions.create(body, { signal }).asResponse(), signal);
      } catch (error) {
        if (signal.aborted || !dialect.learn(error, body)) throw error;
      }
    }
  }

  /** Undefined at the end of the body, or when it breaks after the model has said that it is done. */
  async #nextParts(): Promise<readonly CompletionPart[] | null> {
    try {
      return (await this.#parts?.next()) ?? null;
    } catch (error) {
      if (this.#finishReason !== null) return null;
      throw error;
    }
  }

  #take(parts: readonly CompletionPart[]): string {
    let taken = '';
    for (const { text, hasToken, finishReason, usage } of parts) {
      if (hasToken && !this.#hasToken) this.#request.onBegun?.();
      this.#hasToken ||= hasToken;
      this.#chars += text.length;
      this.#finishReason = finishReason ?? this.#finishReason;
      this.#usage = usage ?? this.#usage;
      taken += this.#dropThinking(text);
      if (this.#isFlood()) break;
    }
    // What comes after the end is the usage and the end of the body, at once or never.
    if (this.#finishReason !== null) this.#watch.allow(AFTER_END_MS);
    else if (this.#hasToken) this.#watch.allow(this.#options.idleTimeoutMs);
    if (!this.#hasText) taken = taken.trimStart();
    this.#hasText ||= taken !== '';
    return taken;
  }

  #isFlood(): boolean {
    return this.#chars > this.#request.maxOutputTokens * MAX_CHARS_PER_TOKEN;
  }

  #tell(): Usage {
    return this.#usage ?? estimateUsage(this.#request.messages, this.#chars);
  }

  #explain(error: unknown): unknown {
    if (this.#signal.aborted) return this.#signal.reason;
    return toRunFailure(this.#watch.signal.aborted ? this.#watch.signal.reason : error);
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
