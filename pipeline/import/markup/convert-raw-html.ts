import { htmlFragmentToMarkdown } from '../html/parse-html.ts';
import { UnreadableSource } from '../unreadable-source.ts';
import type { MarkupBlock } from './markup-block.ts';

/** HTML that stands in another markup, as one block. */
export function convertRawHtml(source: readonly string[]): readonly MarkupBlock[] {
  try {
    const text = htmlFragmentToMarkdown(source.join('\n'));
    return text ? [{ lines: text.split('\n') }] : [];
  } catch (error) {
    // A piece that is nested beyond reason must not cost the rest of the document.
    if (error instanceof UnreadableSource) return [];
    throw error;
  }
}
