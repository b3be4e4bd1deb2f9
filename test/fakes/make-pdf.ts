import { deflateSync } from 'node:zlib';

export interface PdfText {
  readonly text: string;
  /** Points from the left edge, and of the baseline from the lower edge. */
  readonly x: number;
  readonly y: number;
  /** 11 when absent. */
  readonly size?: number;
  readonly font?: 'text' | 'bold' | 'code';
}

export interface PdfOptions {
  readonly title?: string;
  /** Bookmarks: a title and its page, from 1. */
  readonly outline?: readonly (readonly [title: string, page: number])[];
}

const FONTS = { text: 'Helvetica', bold: 'Helvetica-Bold', code: 'Courier' };

/** A PDF with these texts on its pages, as small as one can be. Letters of Latin-1 only. */
export function makePdf(pages: readonly (readonly PdfText[])[], options: PdfOptions = {}): Buffer {
  const objects: string[] = [];
  const add = (body: string) => objects.push(body);
  const { title, outline = [] } = options;
  const fontNames = Object.keys(FONTS);
  const firstFont = 3;
  const firstPage = firstFont + fontNames.length;
  const pageReference = (index: number) => `${firstPage + 2 * index} 0 R`;
  const outlineAt = firstPage + 2 * pages.length;
  add(`<</Type/Catalog/Pages 2 0 R${outline.length > 0 ? `/Outlines ${outlineAt} 0 R` : ''}>>`);
  const kids = pages.map((_, index) => pageReference(index)).join(' ');
  const resources = fontNames.map((name, index) => `/${name} ${firstFont + index} 0 R`).join('');
  add(
    `<</Type/Pages/Count ${pages.length}/Kids[${kids}]/MediaBox[0 0 595 842]/Resources<</Font<<${resources}>>>>>>`,
  );
  for (const base of Object.values(FONTS))
    add(`<</Type/Font/Subtype/Type1/BaseFont/${base}/Encoding/WinAnsiEncoding>>`);
  for (const [index, texts] of pages.entries()) {
    add(`<</Type/Page/Parent 2 0 R/Contents ${firstPage + 2 * index + 1} 0 R>>`);
    const content = deflateSync(Buffer.from(texts.map(toOperators).join('\n'), 'latin1')).toString('latin1');
    add(`<</Length ${content.length}/Filter/FlateDecode>>stream\n${content}\nendstream`);
  }
  if (outline.length > 0) {
    const item = (index: number) => `${outlineAt + 1 + index} 0 R`;
    add(`<</First ${item(0)}/Last ${item(outline.length - 1)}/Count ${outline.length}>>`);
    for (const [index, [name, page]] of outline.entries()) {
      const next = index + 1 < outline.length ? `/Next ${item(index + 1)}` : '';
      add(
        `<</Title(${escapeText(name)})/Parent ${outlineAt} 0 R/Dest[${pageReference(page - 1)}/Fit]${next}>>`,
      );
    }
  }
  if (title !== undefined) add(`<</Title(${escapeText(title)})>>`);
  return writeObjects(objects, title === undefined ? '' : `/Info ${objects.length} 0 R`);
}

/** Lines of text below one another, from the top of a page. */
export function toLines(texts: readonly string[], top = 780, pitch = 14): readonly PdfText[] {
  return texts.map((text, index) => ({ text, x: 72, y: top - index * pitch }));
}

export function writeObjects(objects: readonly string[], trailer = ''): Buffer {
  let file = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  file += `trailer<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF`;
  return Buffer.from(file, 'latin1');
}

function toOperators({ text, x, y, size = 11, font = 'text' }: PdfText): string {
  return `BT /${font} ${size} Tf 1 0 0 1 ${x} ${y} Tm (${escapeText(text)}) Tj ET`;
}

function escapeText(text: string): string {
  return text.replace(/[\\()]/g, '\\$&');
}
