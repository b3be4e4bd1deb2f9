import type { CitedSource, Hit, SourcePayload } from '../events.ts';
import type { Citation, NumberedPassage, ScoredPassage, WriteRequest } from '../ports.ts';
import { flattenMarkdown } from '../text/flatten-markdown.ts';
import { createExcerptCutter } from './excerpt.ts';

const SNIPPET_CHARS = 240;

/** Gives the passage the number by which it is cited. Its fields are named: spread, each copy would get a hidden class of its own. */
export function numberPassage(passage: ScoredPassage, n: number): NumberedPassage {
  const { id, documentId, title, headingPath, url, text, score } = passage;
  return { id, documentId, title, headingPath, url, text, score, n };
}

/** Where the site itself shows a passage that has no address of its own. */
type PassageUrl = (passageId: string) => string;

/** A `source` event for every passage. A generator of its own, so that no run keeps what it needs for the excerpts. */
export function* toSourceEvents(
  { passages, terms }: Pick<WriteRequest, 'passages' | 'terms'>,
  passageUrl: PassageUrl,
): Generator<{ name: 'source'; data: SourcePayload }, void, void> {
  const cutExcerpt = createExcerptCutter(terms);
  for (const passage of passages) yield { name: 'source', data: toSource(passage, passageUrl, cutExcerpt) };
}

/** A passage as a place where a visitor can read on. */
export function toHit(
  { id, documentId, title, headingPath, url, text }: NumberedPassage,
  passageUrl: PassageUrl,
  cutExcerpt: (text: string) => string,
): Hit {
  return {
    title: toPlain(title) || documentId,
    headingPath: toPlainPath(headingPath),
    url: url ?? passageUrl(id),
    documentId,
    excerpt: cutExcerpt(text),
  };
}

/** The passages that the answer cites, with the words that it took from each. */
export function toCitedSources(
  passages: readonly NumberedPassage[],
  citations: readonly Citation[],
  passageUrl: PassageUrl,
  cutExcerpt: (text: string) => string,
): CitedSource[] {
  const quotesOf = new Map<number, string[]>();
  for (const { n, quote } of citations) quotesOf.set(n, [...(quotesOf.get(n) ?? []), quote]);
  return passages.flatMap((passage) => {
    const quotes = quotesOf.get(passage.n);
    return quotes ? [{ ...toSource(passage, passageUrl, cutExcerpt), quotes }] : [];
  });
}

/** Those of the sources that a text names by their numbers, which it may have in its code as well. */
export function findNamedSources(text: string, sources: readonly SourcePayload[]): CitedSource[] {
  return sources.filter(({ n }) => text.includes(`[${n}]`)).map((source) => ({ ...source, quotes: [] }));
}

function toSource(
  passage: NumberedPassage,
  passageUrl: PassageUrl,
  cutExcerpt: (text: string) => string,
): SourcePayload {
  return {
    sourceId: passage.id,
    n: passage.n,
    documentId: passage.documentId,
    title: [passage.title, ...passage.headingPath].join(' › '),
    url: passage.url ?? passageUrl(passage.id),
    snippet: toSnippet(passage.text),
    score: Math.round(passage.score * 1000) / 1000,
    headingPath: toPlainPath(passage.headingPath),
    excerpt: cutExcerpt(passage.text),
  };
}

function toPlainPath(headingPath: readonly string[]): string[] {
  return headingPath.map(toPlain).filter((heading) => heading !== '');
}

/** Headings are shown as they are read, and may be written in Markdown. */
function toPlain(heading: string): string {
  return /[\\`*_[<~]/.test(heading) ? flattenMarkdown(heading).text : heading.trim();
}

function toSnippet(text: string): string {
  // Lines stay: code would not be code without them.
  const whole = text.trim();
  if (whole.length <= SNIPPET_CHARS) return whole;
  const cut = whole.slice(0, SNIPPET_CHARS);
  // A cut in the middle of a word, or of a surrogate pair, reads as damage.
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), SNIPPET_CHARS / 2))}…`;
}
