import { loadOptional } from '../load-optional.ts';
import { UnreadableSource } from '../unreadable-source.ts';

type PdfJs = typeof import('unpdf/pdfjs');
export type PdfDocument = Awaited<ReturnType<PdfJs['getDocument']>['promise']>;
export type PdfPage = Awaited<ReturnType<PdfDocument['getPage']>>;

/**
 * A PDF, opened to read its text only: no script of it is run, no picture is unpacked and nothing is loaded from elsewhere.
 * @throws {UnreadableSource} when it needs a password or is no PDF
 */
export async function openPdf(bytes: Uint8Array): Promise<PdfDocument> {
  provideTransfer();
  const { getDocument } = await loadOptional('unpdf', () => import('unpdf/pdfjs'));
  const task = getDocument({
    // A copy, since the reader takes its memory away from us.
    data: new Uint8Array(bytes),
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    enableXfa: false,
    maxImageSize: 1,
    stopAtErrors: false,
    verbosity: 0,
  });
  try {
    return await task.promise;
  } catch (error) {
    await task.destroy();
    throw explain(error);
  }
}

function explain(error: unknown): UnreadableSource {
  const { name } = error as Error;
  const reason =
    name === 'PasswordException'
      ? 'is encrypted; save a copy without a password'
      : 'is no PDF, or is damaged; save or export it again';
  return new UnreadableSource(reason, { cause: error });
}

/** ES2024, which pdf.js calls to tell the names of fonts and Node.js 20 does not have. */
function provideTransfer(): void {
  if ('transferToFixedLength' in ArrayBuffer.prototype) return;
  Object.defineProperty(ArrayBuffer.prototype, 'transferToFixedLength', {
    configurable: true,
    writable: true,
    value(this: ArrayBuffer, length = this.byteLength) {
      const copy = new ArrayBuffer(length);
      new Uint8Array(copy).set(new Uint8Array(this, 0, Math.min(length, this.byteLength)));
      return copy;
    },
  });
}
