import { setImmediate } from 'node:timers/promises';
import type { PdfDocument, PdfPage } from './open-pdf.ts';
import type { PageText, TextRun } from './page-text.ts';

/** More pieces of text than any page that can be read has. */
const MOST_PIECES = 50_000;
/** Each look for the names of fonts costs as much as drawing the page. */
const MOST_FONT_LOOKS = 200;
const BOLD = /bold|black|heavy|demi|medi(?!um)|-bd\b|cmbx|cmssbx|sfbx/i;
const MONO = /mono|courier|consol|menlo|typewriter|cmtt|sftt|code/i;

interface Font {
  readonly isBold: boolean;
  readonly isMono: boolean;
}

interface Piece {
  readonly str: string;
  readonly dir: string;
  readonly width: number;
  readonly transform: readonly number[];
  readonly fontName: string;
}

/** Reads the text of one page after the other. A reader of its own for each document, since it remembers the fonts. */
export function createRunReader(document: PdfDocument): (number: number) => Promise<PageText> {
  const fonts = new Map<string, Font>();
  let looks = 0;
  return async (number) => {
    const page = await document.getPage(number);
    try {
      const { pieces, families } = await readPieces(page);
      const unknown = [...families.keys()].filter((name) => !fonts.has(name));
      if (unknown.length > 0 && looks < MOST_FONT_LOOKS) {
        looks += 1;
        await page.getOperatorList().catch(() => null);
        // The fonts are there a moment later.
        await setImmediate();
      }
      for (const name of unknown) fonts.set(name, describeFont(page, name, families.get(name)));
      const { width, height, transform } = page.getViewport({ scale: 1 });
      const runs = pieces.flatMap((piece) => toRun(piece, transform, fonts.get(piece.fontName)));
      return { number, width, height, runs: upright(runs) };
    } finally {
      page.cleanup();
    }
  };
}

async function readPieces(page: PdfPage): Promise<{ pieces: Piece[]; families: Map<string, string> }> {
  const pieces: Piece[] = [];
  const families = new Map<string, string>();
  const reader = page.streamTextContent({ includeMarkedContent: false }).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    for (const item of next.value.items) if (item.str) pieces.push(item);
    for (const [name, style] of Object.entries(next.value.styles as Record<string, { fontFamily: string }>))
      families.set(name, style.fontFamily);
    if (pieces.length <= MOST_PIECES) continue;
    await reader.cancel(new Error('enough'));
    break;
  }
  return { pieces, families };
}

function describeFont(page: PdfPage, name: string, family = ''): Font {
  const found = page.commonObjs.has(name) ? page.commonObjs.get(name) : null;
  const own = String((found as { name?: unknown } | null)?.name ?? '').replace(/^[A-Z]{6}\+/, '');
  return { isBold: BOLD.test(own), isMono: family === 'monospace' || MONO.test(own) };
}

interface TurnedRun extends TextRun {
  /** Quarter turns clockwise; null for what stands aslant, as a watermark does. */
  readonly turns: number | null;
}

function toRun(piece: Piece, view: readonly number[], font: Font | undefined): TurnedRun[] {
  const [a, b, , , x, y] = multiply(view, piece.transform);
  const size = Math.hypot(a, b);
  if (!(size > 0.5 && size < 1_000) || !Number.isFinite(x + y + piece.width)) return [];
  const turns = (Math.atan2(b, a) / (Math.PI / 2) + 4) % 4;
  const isStraight = Math.abs(turns - Math.round(turns)) < 0.05;
  return [
    {
      text: toPlainCharacters(piece.str),
      x,
      end: x + piece.width,
      y,
      size: Math.round(size * 10) / 10,
      isBold: font?.isBold ?? false,
      isMono: font?.isMono ?? false,
      isRightToLeft: piece.dir === 'rtl',
      turns: isStraight ? Math.round(turns) % 4 : null,
    },
  ];
}

/** The runs as most of the page is turned; the others are watermarks and labels of pictures. */
function upright(runs: readonly TurnedRun[]): readonly TextRun[] {
  const counts = [0, 0, 0, 0];
  for (const { turns, text } of runs)
    if (turns !== null) counts[turns] = (counts[turns] ?? 0) + text.trim().length;
  const most = counts.indexOf(Math.max(...counts));
  return runs.filter((run) => run.turns === most).map((run) => turnBack(run, most));
}

function turnBack(run: TurnedRun, turns: number): TextRun {
  const width = run.end - run.x;
  const [x, y] =
    turns === 1
      ? [run.y, -run.x]
      : turns === 2
        ? [-run.x, -run.y]
        : turns === 3
          ? [-run.y, run.x]
          : [run.x, run.y];
  return { ...run, x, end: x + width, y };
}

/** Ligatures and the shapes of Arabic letters as the letters themselves, spaces of any kind as one kind, no soft hyphens inside. */
function toPlainCharacters(text: string): string {
  return text
    .replace(/[\ufb00-\ufdff\ufe70-\ufefc]+/g, (shapes) => shapes.normalize('NFKC'))
    .replace(/[\uf0b7\uf0a7]/g, '•')
    .replace(/[\u00a0\u2000-\u200a\u202f]/g, ' ')
    .replace(/\u00ad(?=\S)/g, '')
    .replace(/[\p{Cc}\u200b\ufeff]/gu, '');
}

type Matrix = [a: number, b: number, c: number, d: number, x: number, y: number];

function multiply(left: readonly number[], right: readonly number[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = left;
  const [p = 1, q = 0, r = 0, s = 1, t = 0, u = 0] = right;
  return [a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f];
}
