import { UpstreamFailure } from './to-run-failure.ts';

/** One event of a model is a few hundred bytes; a line without an end must not fill the memory. */
const MAX_LINE_CHARS = 1024 * 1024;

/**
 * Reads the `data` of the Server-Sent Events of a response body. Comments, other fields and events without data are passed
 * over; LF, CRLF, CR and a byte order mark are understood; characters that chunks split are put together. An event that the
 * end of the body cuts is given too, as far as it came: some servers leave out the last empty line.
 *
 * It gives what came together at once, and is no generator: a model sends many small chunks, and each layer of generators
 * would cost more than the reading.
 */
export class EventDataReader {
  readonly #source: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #rest = '';
  #data: string[] = [];

  constructor(body: ReadableStream<Uint8Array>) {
    this.#source = body.getReader();
  }

  /**
   * The events that came next, one or more; null at the end of the body.
   * @throws {UpstreamFailure} `upstream_invalid` when a line has over a million characters
   */
  async next(): Promise<readonly string[] | null> {
    for (;;) {
      const { done, value } = await this.#source.read();
      const events = done ? this.#finish() : this.#take(this.#decoder.decode(value, { stream: true }));
      if (events.length > 0) return events;
      if (done) return null;
    }
  }

  #take(text: string): string[] {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > MAX_LINE_CHARS) {
      throw new UpstreamFailure(
        'upstream_invalid',
        `The model sent a line of over ${MAX_LINE_CHARS} characters.`,
      );
    }
    const events: string[] = [];
    for (const line of lines) {
      const value = readDataField(line);
      if (value !== null) this.#data.push(value);
      else if (line === '' && this.#data.length > 0) {
        events.push(this.#data.join('\n'));
        this.#data = [];
      }
    }
    return events;
  }

  #finish(): string[] {
    const value = readDataField((this.#rest + this.#decoder.decode()).trimEnd());
    const data = value === null ? this.#data : [...this.#data, value];
    this.#rest = '';
    this.#data = [];
    return data.length > 0 ? [data.join('\n')] : [];
  }
}

function readDataField(line: string): string | null {
  if (!line.startsWith('data:')) return null;
  return line.charAt(5) === ' ' ? line.slice(6) : line.slice(5);
}
