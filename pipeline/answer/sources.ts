import type { CitedSource, Hit, SourcePayload } from '../events.ts';
import type { Citation, NumberedPassage, Retrieval, ScoredPassage } from '../ports.ts';
import { flattenMarkdown } from '../text/flatten-markdown.ts';
import { createExcerptCutter } from './excerpt.ts';

const SNIPPET_CHARS = 240;

/** Where the site itself shows a passage that has no address of its own. */
type PassageUrl = (passageId: string) => string;

/**
 * Numbers the passages and cuts their excerpts, with a `source` event for each. A generator of its own, so that no run keeps
 * what it needs for the excerpts.
 */
export function* tellSources(
  { passages, terms }: Pick<Retrieval, 'passages' | 'terms'>,
  passageUrl: PassageUrl,
): Generator<{ name: 'source'; data: SourcePayload }, readonly NumberedPassage[], void> {
  const cutExcerpt = createExcerptCutter(terms);
  // Of its size from the start: a list that has grown keeps room for 17.
  const numbered = new Array<NumberedPassage>(passages.length);
  for (const [index, passage] of passages.entries()) {
    const told = numberPassage(passage, index + 1, cutExcerpt(passage.text));
    numbered[index] = told;
    yield { name: 'source', data: toSource(told, passageUrl) };
  }
  return numbered;
}

/** Its fields are named: spread, each copy would get a hidden class of its own. */
function numberPassage(passage: ScoredPassage, n: number, excerpt: string): NumberedPassage {
  const { id, documentId, title, headingPath, url, text, score } = passage;
  return { id, documentId, title, headingPath, url, text, score, n, excerpt };
}

/** A passage as a place where a visitor can read on. */
export function toHit(
  { id, documentId, title, headingPath, url, excerpt }: NumberedPassage,
  passageUrl: PassageUrl,
): Hit {
  return {
    title: toPlain(title) || documentId,
    headingPath: toPlainPath(headingPath),
    url: url ?? passageUrl(id),
    documentId,
    excerpt,
  };
}

/** The passages that the answer cites, with the words that it took from each. */
export function toCitedSources(
  passages: readonly NumberedPassage[],
  citations: readonly Citation[],
  passageUrl: PassageUrl,
): CitedSource[] {
  const quotesOf = new Map<number, string[]>();
  for (const { n, quote } of citations) quotesOf.set(n, [...(quotesOf.get(n) ?? []), quote]);
  return passages.flatMap((passage) => {
    const quotes = quotesOf.get(passage.n);
    return quotes ? [{ ...toSource(passage, passageUrl), quotes }] : [];
  });
}

/** Those of the sources that a text names by their numbers, which it may have in its code as well. */
export function findNamedSources(text: string, sources: readonly SourcePayload[]): CitedSource[] {
  return sources.filter(({ n }) => text.includes(`[${n}]`)).map((source) => ({ ...source, quotes: [] }));
}

/** A passage as its `source` event told it. */
export function toSource(passage: NumberedPassage, passageUrl: PassageUrl): SourcePayload {
  return {
    sourceId: passage.id,
    n: passage.n,
    documentId: passage.documentId,
    title: [passage.title, ...passage.headingPath].join(' › '),
    url: passage.url ?? passageUrl(passage.id),
    snippet: toSnippet(passage.text),
    score: Math.round(passage.score * 1000) / 1000,
    headingPath: toPlainPath(passage.headingPath),
    excerpt: passage.excerpt,
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
