import type { OpenAI } from 'openai';
import { raceAbort } from '../../../deadline.ts';
import { TAKEN_BACK, THINKING, type Usage } from '../../../ports.ts';
import { AnswerFilter } from './answer-filter.ts';
import type { ChatOutcome, ChatRequest } from './chat-model.ts';
import { CompletionReader } from './completion-reader.ts';
import { toEndKind } from './end-reasons.ts';
import { createIdleWatch, type IdleWatch } from './idle-watch.ts';
import { judgeEnd } from './judge-end.ts';
import { MessageNews } from './message-news.ts';
import type { CompletionPart } from './read-chunk.ts';
import { type Patience, ReplyPatience } from './reply-patience.ts';
import type { ReportedError } from './reported-error.ts';
import type { RequestBody, RequestDialect } from './request-dialect.ts';
import type { ThinkingHabit } from './thinking-habit.ts';
import { toRunFailure } from './to-run-failure.ts';
import { TokenCount } from './token-count.ts';

/** No tokenizer writes more than this for one token in the long run; more is a flood. */
const MAX_CHARS_PER_TOKEN = 8;
/** More than a quarter of a million tokens of reasoning is a flood as well. */
const MAX_THOUGHT_CHARS = 1_000_000;
const HALF_CHARACTER = /[\uD800-\uDBFF]$/;
/** More than there is to learn of a server, so that nothing is learnt in a circle. */
const MAX_ASKINGS = 12;

export interface ReplyOptions extends Patience {
  readonly client: OpenAI;
  readonly model: string;
  readonly dialect: RequestDialect;
  readonly habit: ThinkingHabit;
  readonly onUnknownWord: (word: string) => void;
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
  readonly #filter: AnswerFilter;
  readonly #tokens: TokenCount;
  readonly #patience: ReplyPatience;
  readonly #news = new MessageNews();
  readonly #isOpened: boolean;
  #reader: CompletionReader | null = null;
  #body: RequestBody | null = null;
  #askings = 0;
  #endWord: string | null = null;
  /** Text came after an end was told: nothing that is told so is believed before the body is over. */
  #isEarly = false;
  #isRefusal = false;
  #isOver = false;
  #isTakenBack = false;
  #textChars = 0;
  #pending = '';
  #error: ReportedError | null = null;
  #hasText = false;
  #hasToken = false;
  #hasThought = false;
  /** Reasoning came in a field of its own. */
  #isApart = false;

  constructor(request: ChatRequest, options: ReplyOptions, signal: AbortSignal) {
    this.#request = request;
    this.#options = options;
    this.#signal = signal;
    this.#watch = createIdleWatch(signal);
    this.#isOpened = options.habit.isOpened;
    this.#filter = new AnswerFilter({ isOpened: this.#isOpened, isJson: request.schema !== undefined });
    this.#tokens = new TokenCount(request.messages);
    this.#patience = new ReplyPatience(this.#watch, options, request.waitsFor);
  }

  /** Sends the request. @throws {RunFailure} what `toRunFailure` makes of the reason */
  async begin(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /**
   * The next text, never empty; before any of it once `THINKING` when the model thinks; `TAKEN_BACK` when all text so far was
   * none; null when the model is through.
   * @throws {RunFailure} like `begin`
   */
  async next(): Promise<string | typeof TAKEN_BACK | typeof THINKING | null> {
    try {
      for (;;) {
        if (this.#isTakenBack) {
          this.#isTakenBack = false;
          return TAKEN_BACK;
        }
        const text = this.#release();
        if (text !== '') return text;
        if (this.#isOver) return null;
        if (this.#beginsToThink()) return THINKING;
        if (this.#error) await this.#askDifferently(this.#error);
        await this.#read();
      }
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** How it ended, once `next` gave null. @throws {UpstreamFailure} when it is not an end that an answer can have */
  judge(): ChatOutcome {
    this.#signal.throwIfAborted();
    const end = {
      word: this.#endWord,
      isDone: this.#reader?.isDone ?? false,
      isRefusal: this.#isRefusal,
      hasText: this.#hasText,
      isThinking: this.#filter.isThinking,
    };
    return { finishReason: judgeEnd(end, this.#options.onUnknownWord), usage: this.#tokens.tell() };
  }

  /** What it has cost so far, as far as anybody knows; null when nothing came. */
  spent(): Usage | null {
    return this.#tokens.isEmpty ? null : this.#tokens.tell();
  }

  end(): void {
    this.#watch.end();
  }

  /** Asks in the dialect known so far; a refused part of the request is put differently, and asked again. */
  async #open(): Promise<void> {
    const { client, model, dialect } = this.#options;
    const { signal } = this.#watch;
    for (;;) {
      const body = dialect.toBody(model, this.#request);
      this.#patience.asked(body.stream === true);
      this.#body = body;
      this.#askings++;
      try {
        const asking = client.chat.completions.create(body, { signal }).asResponse();
        this.#reader = new CompletionReader(await raceAbort(asking, signal));
        return;
      } catch (error) {
        const { status, message } = (error ?? {}) as { status?: number; message?: string };
        if (signal.aborted || status === undefined || !this.#learn(status, message ?? '')) throw error;
      }
    }
  }

  /** Some servers refuse within an answer whose status is good. @throws {UpstreamFailure} when nothing can be learnt from it */
  async #askDifferently({ failure, status, words }: ReportedError): Promise<void> {
    const hasBegun = this.#hasText || this.#hasToken;
    if (hasBegun || status === null || !this.#learn(status, words)) throw failure;
    this.#reader?.cancel();
    this.#error = null;
    this.#endWord = null;
    await this.#open();
  }

  #learn(status: number, words: string): boolean {
    const { dialect } = this.#options;
    return (
      this.#askings < MAX_ASKINGS &&
      this.#body !== null &&
      dialect.learn({ status, words }, this.#request, this.#body)
    );
  }

  async #read(): Promise<void> {
    const parts = await this.#nextParts();
    if (parts) this.#take(parts);
    else this.#finish();
  }

  /** Null at the end of the body, or when it breaks after the model has said that it is done. */
  async #nextParts(): Promise<readonly CompletionPart[] | null> {
    try {
      return (await this.#reader?.next()) ?? null;
    } catch (error) {
      if ((this.#endWord !== null && !this.#isEarly) || this.#reader?.isDone) return null;
      throw error;
    }
  }

  #take(parts: readonly CompletionPart[]): void {
    let hasToken = false;
    for (const part of parts) {
      hasToken = this.#takePart(part) || hasToken;
      if (this.#error || this.#isOver) return;
    }
    const isEnded = (this.#endWord !== null && !this.#isEarly) || this.#reader?.isDone;
    if (isEnded) this.#patience.ended();
    else if (hasToken) this.#patience.token();
    else this.#patience.sign();
  }

  /** Whether the model wrote something in it, if only a thought. */
  #takePart({ text, isWhole, thoughtChars, isRefusal, endWord, usage, error }: CompletionPart): boolean {
    const hasToken = text !== '' || thoughtChars > 0;
    if (hasToken) {
      // Nothing can be put differently any more, and a prompt is long.
      this.#body = null;
      if (!this.#hasToken) this.#request.onBegun?.();
      this.#isEarly ||= this.#endWord !== null && text !== '' && !isWhole;
    }
    this.#hasToken ||= hasToken;
    if (thoughtChars > 0) this.#separate();
    const news = this.#news.take(text, isWhole);
    this.#tokens.add(news.length + thoughtChars, usage);
    this.#textChars += news.length;
    // An answer that has ended well is not lost by what goes wrong afterwards.
    if (this.#endWord === null || this.#isEarly) this.#error = error;
    this.#endWord = endWord ?? this.#endWord;
    this.#isRefusal ||= isRefusal;
    const maxChars = this.#request.maxOutputTokens * MAX_CHARS_PER_TOKEN;
    if (news !== '') this.#push(news.slice(0, maxChars));
    // Not every server counts what it tells of its reasoning among the tokens that it was allowed.
    const isFlood = this.#textChars > maxChars || this.#tokens.chars > maxChars + MAX_THOUGHT_CHARS;
    if (!isFlood) return hasToken;
    this.#endWord = 'length';
    this.#finish();
    return hasToken;
  }

  /** The server tells reasoning and answer apart itself. */
  #separate(): void {
    this.#isApart = true;
    this.#filter.separate();
    if (this.#options.habit.isOpened) this.#options.habit.learn(false);
  }

  #push(text: string, shown = this.#filter.push(text)): void {
    if (this.#filter.takesBack()) {
      this.#pending = '';
      this.#isTakenBack = this.#hasText;
      this.#options.habit.learn(true);
      this.#hasText = false;
    }
    this.#pending += shown;
  }

  #release(): string {
    const all = this.#hasText ? this.#pending : this.#pending.trimStart();
    // Half of a character that two chunks share would be sent as a broken one.
    const text = this.#isOver ? all : all.replace(HALF_CHARACTER, '');
    this.#pending = all.slice(text.length);
    this.#hasText ||= text !== '';
    // Once there is an answer, nobody waits for it to begin.
    this.#hasThought ||= this.#hasText;
    return text;
  }

  /** True once, when what came before any text is thought. */
  #beginsToThink(): boolean {
    if (this.#hasThought || !this.#hasToken) return false;
    this.#hasThought = this.#isOpened || this.#isApart || this.#filter.isThinking;
    return this.#hasThought;
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const kind = this.#endWord === null ? null : toEndKind(this.#endWord);
    const isWhole = kind === null ? this.#reader?.isDone === true : kind === 'stop' || kind === 'unknown';
    this.#push('', this.#filter.end(!isWhole));
    const { habit } = this.#options;
    if (this.#filter.wasOpened) habit.learn(true);
    // An answer that is held to a schema may be kept from thinking by it.
    else if (this.#isOpened && isWhole && !this.#request.schema) habit.learn(false);
  }

  #explain(error: unknown): unknown {
    if (this.#signal.aborted) return this.#signal.reason;
    return toRunFailure(this.#watch.signal.aborted ? this.#watch.signal.reason : error);
  }
}
