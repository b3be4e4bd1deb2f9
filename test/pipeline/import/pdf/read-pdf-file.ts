import { parsePdf } from '../../../../pipeline/import/pdf/parse-pdf.ts';
import type { ParsedSource } from '../../../../pipeline/import/source-text.ts';

/** What the reader makes of a PDF, and what it notes. */
export async function readPdfFile(
  bytes: Uint8Array,
  path = 'file.pdf',
): Promise<ParsedSource & { readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const { signal } = new AbortController();
  const parsed = await parsePdf(bytes, { path, signal, note: (reason) => void notes.push(reason) });
  return { ...parsed, notes };
}
