/** A word or mark of a message, with what is known of its place. */
export interface SelfToken {
  /** Lower case, with straight apostrophes. */
  readonly word: string;
  readonly text: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly isMark: boolean;
  /** Between quotation marks or in code: nobody says it of themselves. */
  readonly isQuoted: boolean;
}

const TOKEN = /[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}]|['’&+#./-](?=[\p{L}\p{N}]))*|[^\s\p{L}\p{N}]/gu;
/** A title is short; a quotation mark without its partner must not hide the rest. */
const QUOTED =
  /"[^"\n]{1,200}"|“[^”\n]{1,200}”|„[^“”\n]{1,200}[“”]|«[^»\n]{1,200}»|`[^`\n]{1,200}`|‘[^’\n]{1,200}’(?![\p{L}])|(?<![\p{L}\p{N}])'(?=\S)[^\n"]{1,200}?\S'(?![\p{L}\p{N}])/gu;
/** After these a new clause begins. */
const ENDS_CLAUSE = /^[.!?;:,()[\]{}…–—\-/|"“”«»]$/;

export function readSelfTokens(text: string): SelfToken[] {
  const quotes = [...text.matchAll(QUOTED)].map(
    (match) => [match.index, match.index + match[0].length] as const,
  );
  let next = 0;
  return Array.from(text.matchAll(TOKEN), (match) => {
    const [start, written] = [match.index, match[0]];
    while (next < quotes.length && (quotes[next]?.[1] ?? 0) <= start) next++;
    const [from = Number.POSITIVE_INFINITY] = quotes[next] ?? [];
    return {
      word: written.toLowerCase().replaceAll('’', "'"),
      text: written,
      start,
      end: start + written.length,
      isMark: !/^[\p{L}\p{N}]/u.test(written),
      isQuoted: start >= from,
    };
  });
}

export function endsClause({ word, isQuoted }: SelfToken): boolean {
  return isQuoted || ENDS_CLAUSE.test(word);
}

/** The text with what stands between quotation marks made blank; everything stays where it is. Code stays. */
export function hideQuoted(text: string): string {
  return text.replace(QUOTED, (quoted) => (quoted.startsWith('`') ? quoted : ' '.repeat(quoted.length)));
}
