import { UpstreamFailure } from './to-run-failure.ts';

/** One event of a model is a few hundred bytes; a line without an end must not fill the memory. */
const MAX_LINE_CHARS = 1024 * 1024;
/** A JSON answer to a request for a stream is read whole, and no further than this. */
const MAX_JSON_CHARS = 4 * 1024 * 1024;

export interface BodyEvent {
  /** `json`: the whole body, which is no event stream. */
  readonly name: string;
  readonly data: string;
}

/**
 * Reads the Server-Sent Events of a response body, or the one JSON text that some servers send in their place: what it is,
 * its first character tells, as its content type may be missing or wrong. Comments and events without data are passed over;
 * LF, CRLF, CR and a byte order mark are understood; characters that chunks split are put together. An event that the end of
 * the body cuts is given too, as far as it came: some servers leave out the last empty line.
 *
 * It gives what came together at once, and is no generator: a model sends many small chunks, and each layer of generators
 * would cost more than the reading.
 */
export class EventDataReader {
  readonly #source: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #rest = '';
  #name = '';
  #data: string[] = [];
  #isJson: boolean | null = null;

  constructor(body: ReadableStream<Uint8Array>) {
    this.#source = body.getReader();
  }

  /**
   * The events that came next: none when it was a comment or a part of one. Null at the end of the body.
   * @throws {UpstreamFailure} `upstream_invalid` for a web page, and for a line of over a million characters
   */
  async next(): Promise<readonly BodyEvent[] | null> {
    const { done, value } = await this.#source.read();
    if (!done) return this.#take(this.#decoder.decode(value, { stream: true }));
    const events = this.#finish();
    return events.length > 0 ? events : null;
  }

  /** Leaves the rest of the body unread. */
  cancel(): void {
    this.#source.cancel().catch(() => {});
  }

  #take(text: string): BodyEvent[] {
    this.#isJson ??= tellJson(this.#rest + text);
    if (this.#isJson !== false) {
      this.#rest += text;
      if (this.#rest.length > MAX_JSON_CHARS) throw tooLong('JSON', MAX_JSON_CHARS);
      return [];
    }
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > MAX_LINE_CHARS) throw tooLong('a line', MAX_LINE_CHARS);
    const events: BodyEvent[] = [];
    for (const line of lines) {
      if (line !== '') this.#readField(line);
      else events.push(...this.#release());
    }
    return events;
  }

  #finish(): BodyEvent[] {
    const last = (this.#rest + this.#decoder.decode()).trimEnd();
    this.#rest = '';
    if (this.#isJson) return last === '' ? [] : [{ name: 'json', data: last }];
    this.#readField(last);
    return this.#release();
  }

  #readField(line: string): void {
    const [, name = '', value = ''] = /^(data|event|error): ?(.*)$/s.exec(line) ?? [];
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#name = value.trim();
    else if (name === 'error') {
      // Servers of llama.cpp from before September 2025 name the field after what it holds.
      this.#name = 'error';
      this.#data.push(value);
    }
  }

  #release(): BodyEvent[] {
    const event = { name: this.#name, data: this.#data.join('\n') };
    this.#name = '';
    this.#data = [];
    return event.data.trim() === '' ? [] : [event];
  }
}

/** Null: nothing to tell it by has come yet. */
function tellJson(text: string): boolean | null {
  const [first] = text.trimStart();
  if (first === undefined) return null;
  if (first === '<') {
    throw new UpstreamFailure('upstream_invalid', 'The model sent a web page in place of an answer.', {
      isPassing: true,
    });
  }
  return first === '{' || first === '[';
}

function tooLong(what: string, maxChars: number): UpstreamFailure {
  return new UpstreamFailure('upstream_invalid', `The model sent ${what} of over ${maxChars} characters.`);
}
