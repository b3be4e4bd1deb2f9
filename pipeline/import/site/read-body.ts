import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ownValue } from '../own-value.ts';
import { RequestFailure } from './request-failure.ts';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
};

/**
 * The body, decompressed; null when `maxBytes` is. It is cut off as soon as it is larger, compressed or not, so that neither
 * an endless body nor a small one that unfolds without end fills the memory.
 * @throws {RequestFailure} `too-large`, and `network` for an encoding that was not asked for
 */
export async function readBody(response: IncomingMessage, maxBytes: number | null): Promise<Buffer | null> {
  try {
    if (maxBytes === null) return null;
    const declared = Number(response.headers['content-length']);
    if (declared > maxBytes) throw tooLarge(maxBytes);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of decode(response, maxBytes) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    // What is not read to its end would keep the connection busy.
    if (!response.readableEnded) response.destroy();
  }
}

function decode(response: IncomingMessage, maxBytes: number): AsyncIterable<Buffer> {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return response;
  const create = ownValue(DECODERS, encoding);
  if (!create)
    throw new RequestFailure('network', `came in the encoding "${encoding}", which was not asked for`);
  const decoder = create();
  let received = 0;
  response.on('data', (chunk: Buffer) => {
    received += chunk.length;
    // Compressed bytes that unfold to nothing are no smaller.
    if (received > maxBytes) decoder.destroy(tooLarge(maxBytes));
  });
  response.on('error', (error) => decoder.destroy(error));
  response.on('close', () => {
    if (!response.complete) decoder.destroy(new RequestFailure('network', 'broke off; try again later'));
  });
  return response.pipe(decoder);
}

function tooLarge(maxBytes: number): RequestFailure {
  const limit = (maxBytes / 2 ** 20).toFixed(1);
  return new RequestFailure('too-large', `is larger than ${limit} MiB; allow more with --max-file-mb`);
}
