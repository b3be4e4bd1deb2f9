import { type BodyEvent, EventDataReader } from './event-data-reader.ts';
import { type CompletionPart, readChunk } from './read-chunk.ts';
import { UpstreamFailure } from './to-run-failure.ts';

const DONE = /^\s*"?\[DONE\]/;

/** Gives what a chat completion's response holds, streamed or in one JSON text. */
export class CompletionReader {
  readonly #events: EventDataReader;
  #isDone = false;
  #failure: unknown = null;

  /** @throws {UpstreamFailure} `upstream_invalid` without a body */
  constructor({ body }: Response) {
    if (!body) throw new UpstreamFailure('upstream_invalid', 'The model sent an empty body.');
    this.#events = new EventDataReader(body);
  }

  /** Whether the server has said that nothing follows. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /**
   * The parts that came together: none when it was only a sign of life. Null at the end.
   * @throws {UpstreamFailure} `upstream_invalid` for what is no completion
   */
  async next(): Promise<readonly CompletionPart[] | null> {
    if (this.#failure) throw this.#failure;
    const events = await this.#events.next();
    if (!events) return null;
    const parts: CompletionPart[] = [];
    try {
      // Read on to the end of the body: a connection that is left before it cannot be used again.
      for (const event of events) if (!this.#isDone) this.#read(event, parts);
    } catch (error) {
      // What came before it, in the same moment, is not lost.
      if (parts.length === 0) throw error;
      this.#failure = error;
    }
    return parts;
  }

  cancel(): void {
    this.#events.cancel();
  }

  #read({ name, data }: BodyEvent, parts: CompletionPart[]): void {
    if (name === 'error') {
      const error = parseOrNull(data) ?? data;
      const found = (error as { error?: unknown }).error ?? error;
      parts.push(readChunk({ error: found }));
      return;
    }
    if (DONE.test(data)) {
      this.#isDone = true;
      return;
    }
    // A word that is no JSON at all keeps a connection alive.
    if (/^\w*$/.test(data.trim())) return;
    for (const chunk of parseChunks(data)) parts.push(readChunk(chunk));
    this.#isDone ||= name === 'json' || data.split('\n').some((line) => DONE.test(line));
  }
}

/** One chunk, or one in every line: some servers leave out the empty line between two events. */
function parseChunks(data: string): readonly unknown[] {
  const whole = parseOrNull(data);
  if (whole !== null) return [whole];
  const lines = data.split(/\r?\n/).filter((line) => line.trim() !== '' && !DONE.test(line));
  return lines.map((line) => {
    const chunk = parseOrNull(line);
    if (chunk !== null) return chunk;
    // Never with the text itself: it may hold a visitor's words.
    throw new UpstreamFailure('upstream_invalid', 'The model sent what is not JSON, or only a part of it.');
  });
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
