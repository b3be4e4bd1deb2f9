import type { TimeLimit } from '../deadline.ts';
import type { CitedSource, RunEvent, SourcePayload } from '../events.ts';
import type { RetryingWriter, WriteRequest, WrittenAnswer } from '../ports.ts';
import { CoalescedPieces, type PieceReader } from './coalesced-pieces.ts';
import { findNamedSources, toSource } from './sources.ts';
import type { RunContext } from './understand.ts';

/** A delta leaves at most this often: 20 a second. */
const DELTA_WINDOW_MS = 50;
const RETRYING_NOTICE: RunEvent = {
  name: 'notice',
  data: {
    level: 'info',
    code: 'retrying',
    message: 'A step failed and is being tried again.',
    stageId: 'response',
  },
};
const THINKING_NOTICE: RunEvent = {
  name: 'notice',
  data: { level: 'info', code: 'thinking', message: 'Thinking…', stageId: 'response' },
};
const QUOTED_INSTEAD = 'The model could not be used, so this answer quotes the documents as they stand.';

/** A writer with the time that it may let pass without a word. */
export interface LimitedWriter {
  readonly writer: RetryingWriter;
  readonly limit: TimeLimit;
}

type Next = IteratorResult<RunEvent, WrittenAnswer>;

/**
 * Writes an answer: gives its deltas, and the notice of a writer that failed; throws what the last writer throws. An object
 * instead of an async generator, for the same reason as `CoalescedPieces`, to which it listens.
 */
export class AnswerWriting
  implements AsyncIterable<RunEvent, WrittenAnswer, void>, PieceReader<WrittenAnswer>
{
  readonly #request: WriteRequest;
  readonly #context: RunContext;
  /** Those that have not been tried. */
  #writers: readonly LimitedWriter[];
  /** Of the writer at work. */
  #limit: TimeLimit | null = null;
  #pieces: CoalescedPieces<WrittenAnswer> | null = null;
  #written = '';
  #resolve: (next: Next) => void = ignore;
  #reject: (error: unknown) => void = ignore;

  /** The best writer first. The next one takes over while nothing has been shown: a text that has begun is never begun again. */
  constructor(request: WriteRequest, writers: readonly LimitedWriter[], context: RunContext) {
    this.#request = request;
    this.#writers = writers;
    this.#context = context;
  }

  /** The answer as far as it was given. */
  get written(): string {
    return this.#written;
  }

  /** The same with the sources that it names. */
  soFar(): { response: string; sources: CitedSource[] } {
    return { response: this.#written, sources: findNamedSources(this.#written, this.#sources()) };
  }

  #sources(): SourcePayload[] {
    const { links } = this.#context.request;
    return this.#request.passages.map((passage) => toSource(passage, links.passage));
  }

  [Symbol.asyncIterator](): AsyncIterator<RunEvent, WrittenAnswer, void> {
    return this;
  }

  next(): Promise<Next> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      try {
        this.#pieces ??= this.#begin();
        this.#pieces.read();
      } catch (error) {
        this.fail(error);
      }
    });
  }

  return(): Promise<Next> {
    if (this.#pieces) this.#leave();
    return Promise.resolve({ done: true, value: undefined as never });
  }

  text(text: string): void {
    const offset = this.#written.length;
    this.#written += text;
    this.#limit?.renew();
    this.#resolve({ done: false, value: { name: 'delta', data: { text, offset } } });
  }

  retrying(): void {
    this.#resolve({ done: false, value: RETRYING_NOTICE });
  }

  thinking(): void {
    this.#resolve({ done: false, value: THINKING_NOTICE });
  }

  /** Clients know only one way to take text back: all that they know is replaced. */
  takenBack(): void {
    if (this.#written === '') return void this.#pieces?.read();
    this.#written = '';
    const { mileposts, told } = this.#context;
    const data = {
      stage: mileposts.here(),
      text: '',
      sources: this.#sources(),
      page: null,
      profile: told.profile,
    };
    this.#resolve({ done: false, value: { name: 'snapshot', data } });
  }

  end(result: WrittenAnswer): void {
    this.#leave();
    this.#resolve({ done: true, value: result });
  }

  fail(error: unknown): void {
    this.#leave();
    const { signal, degradation } = this.#context;
    // When only the writer's limit aborts, it was the writer that took too long.
    if (signal.aborted || this.#written !== '' || this.#writers.length === 0) this.#reject(error);
    else this.#resolve({ done: false, value: degradation.note('response', error, QUOTED_INSTEAD) });
  }

  #begin(): CoalescedPieces<WrittenAnswer> {
    const [next, ...others] = this.#writers;
    if (!next) throw new TypeError('An answer needs a writer.');
    const { writer, limit } = next;
    this.#writers = others;
    this.#limit = limit;
    const signal = limit.take();
    return new CoalescedPieces(writer.write(this.#request, signal), DELTA_WINDOW_MS, limit, this);
  }

  #leave(): void {
    this.#pieces?.leave();
    this.#pieces = null;
    this.#limit?.giveBack();
    this.#limit = null;
  }
}

function ignore(): void {}
