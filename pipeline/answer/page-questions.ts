import type { Questions } from '../page-blocks.ts';
import type { NumberedPassage, PageSource } from '../ports.ts';
import { asQuestion } from '../text/as-question.ts';

const MAX_QUESTIONS = 4;

/** Questions that the search came upon among the headings, and the page did not use; null when there are none. */
export function composeQuestions(
  passages: readonly NumberedPassage[],
  sources: readonly Pick<PageSource, 'title' | 'headingPath'>[],
): Questions | null {
  const shown = new Set(sources.map(toQuestion));
  const asked = passages.map(toQuestion).filter((question) => question !== null && !shown.has(question));
  const items = [...new Set(asked)] as string[];
  return items.length > 0 ? { type: 'questions', items: items.slice(0, MAX_QUESTIONS) } : null;
}

function toQuestion({ title, headingPath }: Pick<NumberedPassage, 'title' | 'headingPath'>): string | null {
  return asQuestion(headingPath.at(-1) ?? title);
}
