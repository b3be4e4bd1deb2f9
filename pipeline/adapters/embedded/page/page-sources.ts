import type { Block, SourcedText } from '../../../page-blocks.ts';
import type { NumberedPassage, PageSource } from '../../../ports.ts';

/** The sources that the blocks name, in the order of their numbers, each with what the page takes from it. */
export function toPageSources(
  blocks: readonly Block[],
  passages: readonly NumberedPassage[],
  passageUrl: (passageId: string) => string,
): readonly PageSource[] {
  const quotes = new Map<number, Set<string>>();
  for (const { text, n } of blocks.flatMap(textsOf)) quotes.set(n, (quotes.get(n) ?? new Set()).add(text));
  return passages
    .filter((passage) => quotes.has(passage.n))
    .toSorted((a, b) => a.n - b.n)
    .map((passage) => ({
      n: passage.n,
      title: passage.title,
      headingPath: passage.headingPath,
      url: passage.url ?? passageUrl(passage.id),
      quotes: [...(quotes.get(passage.n) ?? [])].map((quote) => toVerbatim(quote, passage.text)),
    }));
}

/** Code that was moved left stands in the source line by line only; its first line is quoted. */
function toVerbatim(quote: string, text: string): string {
  return text.includes(quote) ? quote : (quote.split('\n').find((line) => line.trim()) ?? '').trim();
}

/** Everything in a block that was taken from a source; code counts, but only in blocks that have no words of it. */
function textsOf(block: Block): readonly SourcedText[] {
  switch (block.type) {
    case 'lead':
    case 'section':
      return block.sentences;
    case 'facts':
      return block.items;
    case 'steps':
      return block.steps.map(({ text }) => text);
    case 'comparison':
      return block.rows.flatMap(({ cells }) => cells.flat());
    case 'definitions':
      return block.items.map(({ description }) => description);
    case 'code':
      return [block];
    case 'questions':
      return [];
  }
}
