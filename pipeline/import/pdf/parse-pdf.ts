import type { SourceInfo } from '../kinds.ts';
import { PassedOver } from '../passed-over.ts';
import { type ParsedSource, toParsedSource } from '../source-text.ts';
import { UnreadableSource } from '../unreadable-source.ts';
import { findMetadataTitle } from './metadata-title.ts';
import { openPdf, type PdfDocument } from './open-pdf.ts';
import { toReadingOrder } from './page-columns.ts';
import { removePageFurniture } from './page-furniture.ts';
import type { Line } from './page-text.ts';
import { type PagePiece, pagesToMarkdown } from './pages-to-markdown.ts';
import { readOutline } from './read-outline.ts';
import { createRunReader } from './read-runs.ts';
import { refuseBombs } from './refuse-bombs.ts';
import { removeContents } from './remove-contents.ts';

const MOST_PAGES = 5_000;
/** Of text; a long novel has one million. */
const MOST_LETTERS = 20_000_000;
const LONGEST_MS = 5 * 60_000;
const SCANNED = 'holds pictures of pages, not text; run OCR over it first, for example with ocrmypdf';

/**
 * The text of a PDF as Markdown, with the structure that its letters and their places show, and where each page begins.
 * @throws {UnreadableSource} when it is encrypted, damaged, scanned or longer than 5,000 pages
 */
export async function parsePdf(bytes: Uint8Array, info: SourceInfo): Promise<ParsedSource> {
  await refuseBombs(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), info.signal);
  const document = await openPdf(bytes);
  try {
    const count = document.numPages;
    if (count > MOST_PAGES)
      throw new UnreadableSource(`has ${count.toLocaleString('en')} pages, more than 5,000; split it`);
    const { pages, blank, broken } = await readPages(document, info.signal);
    if (broken.length === count)
      throw new UnreadableSource('is damaged: no page of it can be read; export it again');
    if (blank.length + broken.length === count) throw new UnreadableSource(SCANNED);
    if (broken.length > 0) info.note(`${nameOfPages(broken)} cannot be read and left out; export it again`);
    if (blank.length > 0)
      info.note(`${nameOfPages(blank)} without text left out; if scanned, run OCR over it first`);
    const pieces = pagesToMarkdown(removeContents(removePageFurniture(pages)), await readOutline(document));
    const otherTitle = await findMetadataTitle(document, info.path);
    const { text, pageStarts } = joinPieces(pieces, count);
    if (!/[\p{L}\p{N}]/u.test(text)) throw new PassedOver('nothing to read in it');
    return toParsedSource(text, { otherTitle, pageStarts });
  } finally {
    await document.loadingTask.destroy();
  }
}

async function readPages(
  document: PdfDocument,
  signal: AbortSignal,
): Promise<{ pages: (readonly Line[])[]; blank: number[]; broken: number[] }> {
  const startedAt = performance.now();
  const readRuns = createRunReader(document);
  const [pages, blank, broken]: [(readonly Line[])[], number[], number[]] = [[], [], []];
  let letters = 0;
  for (let number = 1; number <= document.numPages; number += 1) {
    signal.throwIfAborted();
    if (performance.now() - startedAt > LONGEST_MS)
      throw new UnreadableSource('takes longer than five minutes to be read; split it, or export it again');
    // A page that trips the reader costs only itself.
    const page = await readRuns(number).catch(() => null);
    const lines = page ? toReadingOrder(page) : [];
    if (page === null) broken.push(number);
    else if (!lines.some(({ text }) => /[\p{L}\p{N}]/u.test(text))) blank.push(number);
    letters += lines.reduce((sum, { text }) => sum + text.length, 0);
    if (letters > MOST_LETTERS) throw new UnreadableSource('holds more than 20 million letters; split it');
    pages.push(lines);
  }
  return { pages, blank, broken };
}

/** `pages 2, 5 and 9`. */
function nameOfPages(numbers: readonly number[]): string {
  const listed = numbers.slice(0, 5).join(', ');
  const more = numbers.length > 5 ? ` and ${numbers.length - 5} more` : '';
  return `${numbers.length === 1 ? 'page' : 'pages'} ${listed}${more}`;
}

function joinPieces(
  pieces: readonly PagePiece[],
  pageCount: number,
): { text: string; pageStarts: readonly number[] } {
  const parts: string[] = [];
  const pageStarts: number[] = [];
  let length = 0;
  let last: PagePiece | null = null;
  for (const piece of pieces) {
    const isClose =
      last?.kind === piece.kind && !piece.isFirst && (piece.kind === 'row' || piece.kind === 'item');
    const between = last === null ? '' : isClose ? '\n' : '\n\n';
    length += between.length;
    while (pageStarts.length < piece.page) pageStarts.push(length);
    const text = piece.parts.join('');
    parts.push(between, text);
    length += text.length;
    last = piece;
  }
  while (pageStarts.length < pageCount) pageStarts.push(length);
  return { text: parts.join(''), pageStarts };
}
