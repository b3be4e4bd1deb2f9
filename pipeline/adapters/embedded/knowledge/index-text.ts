import { toTerms } from '../../../text/terms.ts';

/** Terms as the FTS5 table stores them, for a column of `passage_terms`. */
export function toIndexText(text: string): string {
  return toTerms(text).map(toIndexTerm).join(' ');
}

/**
 * FTS5's unicode61 splits at combining marks, which are letters to Hindi or Thai. They go into the index as private-use
 * characters, which it keeps, so that a term is one token there and `passage_vocabulary` knows it as a whole.
 */
export function toIndexTerm(term: string): string {
  return term.replace(/\p{M}/gu, (mark) =>
    String.fromCodePoint(PRIVATE_PLANE + ((mark.codePointAt(0) ?? 0) & 0xffff)),
  );
}

const PRIVATE_PLANE = 0xf0000;
