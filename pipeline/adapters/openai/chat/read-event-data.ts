import { RunFailure } from '../../../failure.ts';

/** One event of a model is a few hundred bytes; a line without an end must not fill the memory. */
const MAX_LINE_CHARS = 1024 * 1024;

/**
 * Yields the `data` of each Server-Sent Event of a response body. Comments, other fields and events without data are
 * passed over; LF, CRLF, CR and a byte order mark are understood; characters that chunks split are put together. An event
 * that the end of the body cuts is yielded too, as far as it came: some servers leave out the last empty line.
 * The body is cancelled when the reader leaves.
 * @throws {RunFailure} `upstream_invalid` when a line has over a million characters
 */
export async function* readEventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  // Without its loop's `return` an abandoned body would keep its socket.
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_CHARS) {
      throw new RunFailure('upstream_invalid', `The model sent a line of over ${MAX_LINE_CHARS} characters.`);
    }
    for (const line of lines) {
      const value = readDataField(line);
      if (value !== null) data.push(value);
      if (line === '' && data.length > 0) {
        yield data.join('\n');
        data = [];
      }
    }
  }
  const value = readDataField((rest + decoder.decode()).trimEnd());
  if (value !== null) data.push(value);
  if (data.length > 0) yield data.join('\n');
}

function readDataField(line: string): string | null {
  if (!line.startsWith('data:')) return null;
  return line.charAt(5) === ' ' ? line.slice(6) : line.slice(5);
}
