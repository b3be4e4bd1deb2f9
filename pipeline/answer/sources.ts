import type { CitedSource, SourcePayload } from '../events.ts';
import type { Citation, NumberedPassage, ScoredPassage } from '../ports.ts';

const SNIPPET_CHARS = 240;

/** Gives the passage the number by which it is cited. Its fields are named: spread, each copy would get a hidden class of its own. */
export function numberPassage(passage: ScoredPassage, n: number): NumberedPassage {
  const { id, documentId, title, headingPath, url, text, score } = passage;
  return { id, documentId, title, headingPath, url, text, score, n };
}

/** A passage as the wire tells of it. `passageUrl` is where the site itself shows one that has no address of its own. */
export function toSource(passage: NumberedPassage, passageUrl: (passageId: string) => string): SourcePayload {
  return {
    sourceId: passage.id,
    n: passage.n,
    documentId: passage.documentId,
    title: [passage.title, ...passage.headingPath].join(' › '),
    url: passage.url ?? passageUrl(passage.id),
    snippet: toSnippet(passage.text),
    score: Math.round(passage.score * 1000) / 1000,
  };
}

/** The passages that the answer cites, with the words that it took from each. */
export function toCitedSources(
  passages: readonly NumberedPassage[],
  citations: readonly Citation[],
  passageUrl: (passageId: string) => string,
): CitedSource[] {
  const quotesOf = new Map<number, string[]>();
  for (const { n, quote } of citations) quotesOf.set(n, [...(quotesOf.get(n) ?? []), quote]);
  return passages.flatMap((passage) => {
    const quotes = quotesOf.get(passage.n);
    return quotes ? [{ ...toSource(passage, passageUrl), quotes }] : [];
  });
}

function toSnippet(text: string): string {
  // Lines stay: code would not be code without them.
  const whole = text.trim();
  if (whole.length <= SNIPPET_CHARS) return whole;
  const cut = whole.slice(0, SNIPPET_CHARS);
  // A cut in the middle of a word, or of a surrogate pair, reads as damage.
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), SNIPPET_CHARS / 2))}…`;
}
