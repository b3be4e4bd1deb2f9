import { UnreadableSource } from './unreadable-source.ts';

const HTML_CHARSET = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i;

/**
 * The text of a file: UTF-8, UTF-16 with a byte order mark, or for HTML the encoding that the page declares.
 * Line ends become LF and the byte order mark goes.
 * @throws {UnreadableSource} for binary data and for any other encoding
 */
export function decodeText(bytes: Uint8Array, kind: 'html' | 'text' = 'text'): string {
  const wide = wideEncoding(bytes);
  if (wide)
    return normalise(
      decode(bytes, wide) ??
        fail(`is not valid ${wide.toUpperCase()} although it starts like it; save it as UTF-8`),
    );
  if (bytes.includes(0)) fail('is binary, not text (it holds NUL bytes); convert it to text first');
  const text = decode(bytes, 'utf-8') ?? (kind === 'html' ? decodeDeclared(bytes) : null);
  return normalise(text ?? fail('is not UTF-8; open it in an editor and save it as UTF-8'));
}

function wideEncoding(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The declaration itself is ASCII, and browsers look for it in the first 1,024 bytes too. */
function decodeDeclared(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const declared = HTML_CHARSET.exec(head)?.[1];
  return declared ? decode(bytes, declared) : null;
}

function normalise(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function fail(reason: string): never {
  throw new UnreadableSource(reason);
}
