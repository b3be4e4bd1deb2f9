import type { Block, Code, SourcedText } from '../../../page-blocks.ts';
import type { NumberedPassage } from '../../../ports.ts';
import { placeOf } from '../../../text/place-of.ts';
import type { PageShape } from '../stages/page-shape.ts';
import { findSupport } from './find-support.ts';
import { type TidyRules, tidyText } from './tidy-text.ts';

const NO_MARKS: TidyRules = { isSupported: () => false, hasSource: () => false, isSourceUrl: () => false };
/** A page is kept and shared, so its sentences must be nearer to their source than those of an answer. */
const MIN_SENTENCE_SUPPORT = 0.5;
/** Headings, labels and terms carry no source; they must speak of what the sources or the question speak of. */
const MIN_HEADING_SUPPORT = 0.5;
const MAX_HEADING_CHARS = 120;
const MAX_BLOCKS = 12;
const MAX_ITEMS = 24;

export interface VerifiedPage {
  readonly blocks: readonly Block[];
  /** Verbatim sentences that carry the page, by the number of their source. */
  readonly quotes: ReadonlyMap<number, ReadonlySet<string>>;
}

/**
 * Keeps what of a model's page the passages carry: a sentence that its passage does not speak of moves to one that does or
 * goes, code that stands in no passage goes, and so does a block that is left empty. Links become their words.
 */
export function verifyPage(
  page: PageShape,
  question: string,
  passages: readonly NumberedPassage[],
): VerifiedPage {
  const quotes = new Map<number, Set<string>>();
  const subject = [
    question,
    ...passages.map(({ title, headingPath, text }) => [title, ...headingPath, text].join('\n')),
  ].join('\n\n');

  const quote = (n: number, words: string) => quotes.set(n, (quotes.get(n) ?? new Set()).add(words));

  function keepSentence({ text, n }: SourcedText): SourcedText[] {
    const tidy = tidyText(text, NO_MARKS).trim();
    for (const passage of nearestFirst(passages, n)) {
      const { share, quote: words } = findSupport(tidy, passage.text);
      if (words === null || share < MIN_SENTENCE_SUPPORT) continue;
      quote(passage.n, words);
      return [{ text: tidy, n: passage.n }];
    }
    return [];
  }

  function keepCode({ language, text, n }: Omit<Code, 'type'>): Code[] {
    const lines = linesOf(text);
    const passage = nearestFirst(passages, n).find((entry) => {
      const present = new Set(linesOf(entry.text));
      return lines.length > 0 && lines.every((line) => present.has(line));
    });
    if (!passage) return [];
    quote(passage.n, lines[0] ?? '');
    return [{ type: 'code', language: language.replace(/[^\w+#.-]/g, ''), text, n: passage.n }];
  }

  function keepHeading(text: string, instead: string): string {
    const tidy = tidyText(text, NO_MARKS).replace(/\s+/g, ' ').trim();
    const isCarried =
      tidy.length <= MAX_HEADING_CHARS && findSupport(tidy, subject).share >= MIN_HEADING_SUPPORT;
    return isCarried ? tidy : instead;
  }

  const headingOf = (sentences: readonly SourcedText[]) => {
    const passage = passages.find(({ n }) => n === sentences[0]?.n);
    return passage ? placeOf(passage) : '';
  };

  function keepBlock(block: PageShape['blocks'][number]): Block[] {
    switch (block.type) {
      case 'lead': {
        const sentences = block.sentences.slice(0, MAX_ITEMS).flatMap(keepSentence);
        return sentences.length > 0 ? [{ type: 'lead', sentences }] : [];
      }
      case 'section': {
        const sentences = block.sentences.slice(0, MAX_ITEMS).flatMap(keepSentence);
        const heading = keepHeading(block.heading, headingOf(sentences));
        return sentences.length > 0 ? [{ type: 'section', heading, sentences }] : [];
      }
      case 'facts': {
        const items = block.items.slice(0, MAX_ITEMS).flatMap(keepSentence);
        const heading = keepHeading(block.heading, headingOf(items));
        return items.length > 0 ? [{ type: 'facts', heading, items }] : [];
      }
      case 'steps': {
        const steps = block.steps
          .slice(0, MAX_ITEMS)
          .flatMap(({ text, code }) =>
            keepSentence(text).map((kept) => ({ text: kept, code: code.flatMap(keepCode) })),
          );
        const heading = keepHeading(block.heading, headingOf(steps.map(({ text }) => text)));
        return steps.length > 0 ? [{ type: 'steps', heading, steps }] : [];
      }
      case 'comparison':
        return keepComparison(block);
      case 'definitions': {
        const items = block.items.slice(0, MAX_ITEMS).flatMap(({ term, description }) => {
          const kept = keepHeading(term, '');
          return kept === ''
            ? []
            : keepSentence(description).map((text) => ({ term: kept, description: text }));
        });
        return items.length > 0 ? [{ type: 'definitions', items }] : [];
      }
      case 'code':
        return keepCode(block);
    }
  }

  function keepComparison(block: Extract<PageShape['blocks'][number], { type: 'comparison' }>): Block[] {
    const columns = block.columns.map((column) => keepHeading(column, ''));
    if (columns.length < 2 || columns.includes('')) return [];
    const rows = block.rows
      .slice(0, MAX_ITEMS)
      .filter(({ cells }) => cells.length === columns.length)
      .map(({ label, cells }) => ({
        label: keepHeading(label, ''),
        cells: cells.map((cell) => cell.flatMap(keepSentence)),
      }))
      .filter(({ cells }) => cells.some((cell) => cell.length > 0));
    return rows.length > 0 ? [{ type: 'comparison', columns, rows }] : [];
  }

  return { blocks: page.blocks.slice(0, MAX_BLOCKS).flatMap(keepBlock), quotes };
}

/** The passage that was named before all others. */
function nearestFirst(passages: readonly NumberedPassage[], n: number): readonly NumberedPassage[] {
  return passages.toSorted((a, b) => Number(b.n === n) - Number(a.n === n));
}

function linesOf(code: string): string[] {
  return code
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
