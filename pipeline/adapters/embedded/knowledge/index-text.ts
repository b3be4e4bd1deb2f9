import { toTerms } from '../../../text/terms.ts';
import { toTitleTerms } from '../../../text/title-terms.ts';

/** Terms as the FTS5 table stores them, for a column of `passage_terms`. */
export function toIndexText(text: string, language: string): string {
  return toTerms(text, { language }).map(toIndexTerm).join(' ');
}

/** The same of titles and headings, a line each. */
export function toTitleIndexText(text: string, language: string): string {
  return toTitleTerms(text, language).map(toIndexTerm).join(' ');
}

/**
 * FTS5's unicode61 splits at combining marks, which are letters to Hindi or Thai, and at those of `C++` and 1.9.3. They go into the index as private-use
 * characters, which it keeps, so that a term is one token there and `passage_vocabulary` knows it as a whole.
 */
export function toIndexTerm(term: string): string {
  return term.replace(/[\p{M}+#._]/gu, (mark) =>
    String.fromCodePoint(PRIVATE_PLANE + ((mark.codePointAt(0) ?? 0) & 0xffff)),
  );
}

const PRIVATE_PLANE = 0xf0000;
