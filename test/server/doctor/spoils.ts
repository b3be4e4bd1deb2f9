import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type { Spoil } from './spoiled-chain.ts';

const isStream = ({ url = '' }: IncomingMessage) => url.startsWith('/api/chat/stream');

/** Sends nothing before the end. */
export const holdBack: Spoil = {
  body(source, target) {
    const pieces: Buffer[] = [];
    source.on('data', (bytes: Buffer) => pieces.push(bytes));
    source.on('end', () => target.end(Buffer.concat(pieces)));
  },
};

export interface Once {
  readonly spoil: Spoil;
  /** How many responses were spoiled. */
  count(): number;
}

/** Does to the body of the first stream what the other spoil does to all. */
export function once({ body }: Spoil): Once {
  let count = 0;
  return {
    count: () => count,
    spoil: {
      body(source, target) {
        if (count > 0) return void source.pipe(target);
        count++;
        body?.(source, target);
      },
    },
  };
}

/** Sends nothing but whole blocks, and the rest at the end. */
export const inBlocksOf = (blockBytes: number): Spoil => ({
  body(source, target) {
    let held = Buffer.alloc(0);
    source.on('data', (bytes: Buffer) => {
      held = Buffer.concat([held, bytes]);
      while (held.length >= blockBytes) {
        target.write(held.subarray(0, blockBytes));
        held = held.subarray(blockBytes);
      }
    });
    source.on('end', () => target.end(held));
  },
});

/** Waits a while after the first piece, and sends what has come until then together. */
export const lateBy = (ms: number): Spoil => ({
  body(source, target) {
    let held: Buffer[] = [];
    const send = () => {
      target.write(Buffer.concat(held));
      held = [];
    };
    source.on('data', (bytes: Buffer) => {
      if (held.length === 0) setTimeout(send, ms);
      held.push(bytes);
    });
    source.on('end', () => target.end(Buffer.concat(held)));
  },
});

/** A network with its moods: each piece is late by its own time, by a fixed row of them, and none overtakes another. */
export const moody = (latenessMs: readonly number[]): Spoil => ({
  body(source, target) {
    let count = 0;
    let last = Promise.resolve();
    const after = (act: () => void) => {
      const late = new Promise((resolve) => setTimeout(resolve, latenessMs[count++ % latenessMs.length]));
      const before = last;
      last = late.then(() => before).then(act);
    };
    source.on('data', (bytes: Buffer) => after(() => target.write(bytes)));
    source.on('end', () => after(() => target.end()));
  },
});

/** Compresses event streams; flushes after each piece, or only when the compressor likes. */
export const compress = (encoding: 'gzip' | 'br', { flushes }: { flushes: boolean }): Spoil => ({
  response(headers) {
    if (isEventStream(headers)) headers['content-encoding'] = encoding;
  },
  body(source, target) {
    target.flushHeaders();
    if (!isEventStream(source.headers)) return void source.pipe(target);
    const packer =
      encoding === 'gzip'
        ? createGzip(flushes ? { flush: constants.Z_SYNC_FLUSH } : {})
        : createBrotliCompress(flushes ? { flush: constants.BROTLI_OPERATION_FLUSH } : {});
    source.pipe(packer).pipe(target);
  },
});

const isEventStream = (headers: IncomingHttpHeaders) =>
  headers['content-type']?.startsWith('text/event-stream') === true;

export const eatComments: Spoil = {
  body(source, target) {
    source.on('data', (bytes: Buffer) => {
      const text = bytes.toString('latin1').replaceAll(/^:.*\n/gm, '');
      if (text !== '') target.write(text, 'latin1');
    });
    source.on('end', () => target.end());
  },
};

/** Cuts a response that brings nothing for so long. */
export const cutSilence = (ms: number): Spoil => ({
  body(source, target) {
    const cut = () => target.destroy();
    let timer = setTimeout(cut, ms);
    source.on('data', (bytes: Buffer) => {
      clearTimeout(timer);
      timer = setTimeout(cut, ms);
      target.write(bytes);
    });
    source.on('end', () => target.end());
    target.on('close', () => clearTimeout(timer));
  },
});

/** Cuts every response after so long. */
export const cutAfter = (ms: number): Spoil => ({
  body(source, target) {
    const timer = setTimeout(() => target.destroy(), ms);
    target.on('close', () => clearTimeout(timer));
    source.pipe(target);
  },
});

/** Answers with what it was given for the same key before, byte by byte. */
export const store = (method: 'GET' | 'POST'): Spoil => {
  const stored = new Map<string, { head: [number, OutgoingHttpHeaders]; body: Buffer }>();
  return {
    answer(req, res) {
      const found = req.method === method ? stored.get(req.url ?? '') : undefined;
      if (!found) {
        if (req.method === method && isStream(req)) keep(req.url ?? '', res);
        return false;
      }
      req.resume();
      res.writeHead(...found.head);
      res.end(found.body);
      return true;
    },
  };

  function keep(url: string, res: ServerResponse): void {
    const pieces: Buffer[] = [];
    let head: [number, OutgoingHttpHeaders] = [200, {}];
    const { write, writeHead } = res;
    res.writeHead = ((status: number, headers: OutgoingHttpHeaders) => {
      head = [status, headers];
      return writeHead.call(res, status, headers as never);
    }) as typeof res.writeHead;
    res.write = ((bytes: Buffer) => {
      pieces.push(bytes);
      return write.call(res, bytes, 'utf8');
    }) as typeof res.write;
    res.on('finish', () => stored.set(url, { head, body: Buffer.concat(pieces) }));
  }
};

/** Passes a request on when the one before it for the same address has been answered, in the hope of answering both. */
export const collapse = (): Spoil => {
  const answered = new Map<string, Promise<void>>();
  return {
    async wait(req, res) {
      if (req.method !== 'GET') return;
      const before = answered.get(req.url ?? '');
      answered.set(req.url ?? '', new Promise((resolve) => res.once('close', resolve)));
      await before;
    },
  };
};

/** Answers everything in the same way. */
export const always = (status: number, headers: Record<string, string> = {}, body = ''): Spoil => ({
  answer(req, res) {
    req.resume();
    res.writeHead(status, { 'Content-Type': 'text/html', ...headers }).end(body);
    return true;
  },
});
