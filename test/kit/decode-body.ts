import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { constants, createBrotliDecompress, createUnzip } from 'node:zlib';

/**
 * The body of a response without its compression, each piece as soon as it can be decoded: so a compressed stream can
 * be read, and told from one that is only late. What cannot be decoded is an error of the body.
 */
export function decodeBody(res: IncomingMessage): Readable {
  const encoding = res.headers['content-encoding'];
  const decoder =
    encoding === 'br'
      ? createBrotliDecompress()
      : encoding === 'gzip' || encoding === 'deflate'
        ? createUnzip({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH })
        : null;
  if (decoder === null) return res;
  return res.pipe(decoder);
}
