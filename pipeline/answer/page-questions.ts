import type { Questions } from '../page-blocks.ts';
import type { NumberedPassage, PageSource } from '../ports.ts';

const MAX_QUESTIONS = 4;

/** Headings that the search came upon and the page did not use, as what could be asked next; null when there are none. */
export function composeQuestions(
  passages: readonly NumberedPassage[],
  sources: readonly Pick<PageSource, 'title' | 'headingPath'>[],
): Questions | null {
  const shown = new Set(
    sources.flatMap(({ title, headingPath }) => [title, toQuestion({ title, headingPath })]),
  );
  const items = new Set<string>();
  for (const passage of passages) {
    const question = toQuestion(passage);
    if (!shown.has(question)) items.add(question);
  }
  return items.size > 0 ? { type: 'questions', items: [...items].slice(0, MAX_QUESTIONS) } : null;
}

/** One word alone ("Options") asks nothing without the heading above it. */
function toQuestion({ title, headingPath }: Pick<NumberedPassage, 'title' | 'headingPath'>): string {
  const last = headingPath.at(-1);
  if (last === undefined) return title;
  const isClear = /\s/.test(last.trim()) || /[^\p{L}\p{N}\s]/u.test(last);
  return isClear ? last : `${headingPath.at(-2) ?? title}: ${last}`;
}
