import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import type { BrowserFile } from './browser-files.ts';

const COMPRESS = { br: promisify(brotliCompress), gzip: promisify(gzip) } as const;
/** The smallest first: browsers name gzip before it. */
const ENCODINGS = ['br', 'gzip'] as const;

/** Sends a file as small as the browser can read it, or 304. */
export type SendBrowserFile = (req: Request, res: Response, file: BrowserFile) => Promise<void>;

/** Each file is compressed once, as far as it goes: that takes longer than a request should each time. */
export function createSendBrowserFile(): SendBrowserFile {
  const compressed = new Map<string, Promise<Buffer>>();

  return async (req, res, file) => {
    res.type(extname(file.path));
    res.set({ Vary: 'Accept-Encoding', ETag: `W/"${file.hash}"` });
    const encoding = ENCODINGS.find((name) => req.acceptsEncodings(name));
    if (!encoding) return void res.send(file.body);
    const key = `${encoding} ${file.hash}`;
    const body = compressed.get(key) ?? COMPRESS[encoding](file.body);
    compressed.set(key, body);
    res.set('Content-Encoding', encoding);
    res.send(await body);
  };
}
