import { constants, createReadStream } from 'node:fs';

/** A line of a file without its end; null when it is longer than allowed. Numbers count from 1. */
export interface FileLine {
  readonly number: number;
  readonly bytes: Buffer | null;
  /** Bytes of the file up to and with this line. */
  readonly position: number;
}

/** Yields a file's lines as bytes, holding one chunk and one line at a time. Stops reading when the consumer stops. */
export async function* readLines(
  file: string,
  maxLineBytes: number,
  signal: AbortSignal,
): AsyncGenerator<FileLine> {
  const stream = createReadStream(file, {
    flags: constants.O_RDONLY | constants.O_NOFOLLOW,
    signal,
  } as never);
  let parts: Buffer[] = [];
  let length = 0;
  let number = 0;
  let position = 0;
  const take = (): FileLine => {
    number += 1;
    const bytes = length > maxLineBytes ? null : Buffer.concat(parts);
    parts = [];
    length = 0;
    return { number, bytes, position };
  };
  const keep = (part: Buffer) => {
    length += part.length;
    position += part.length;
    // Of a line that is too long only the length matters.
    if (length <= maxLineBytes) parts.push(part);
    else parts = [];
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      keep(chunk.subarray(from, end));
      from = end + 1;
      position += 1;
      yield take();
    }
    keep(chunk.subarray(from));
  }
  if (length > 0) yield take();
}
