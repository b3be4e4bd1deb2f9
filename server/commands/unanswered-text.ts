import type { UnansweredQuestion } from '../../pipeline/ports.ts';
import { toPrintable } from '../../pipeline/text/printable.ts';

/** How many questions are told one by one. */
const LISTED = 100;

/** The questions as plain lines for a terminal, each with the source that came closest. */
export function toUnansweredText(questions: readonly UnansweredQuestion[], days: number): string {
  const span = `the last ${days === 1 ? 'day' : `${days.toLocaleString('en')} days`}`;
  if (questions.length === 0) return `No question of ${span} was left without an answer.\n`;
  const width = Math.max(...questions.map(({ count }) => String(count).length));
  const lines = questions
    .slice(0, LISTED)
    .flatMap(({ question, count, lastAskedAt, closest }) => [
      `  ${String(count).padStart(width)} ×  ${lastAskedAt.slice(0, 10)}  ${toPrintable(question)}`,
      ...(closest === null ? [] : [`${' '.repeat(width + 18)}closest: ${toPrintable(closest)}`]),
    ]);
  const more = questions.length > LISTED ? [`  and ${questions.length - LISTED} more; --json lists all`] : [];
  const head = `The documents did not answer these questions of ${span}, the most frequent first:`;
  return `${[head, '', ...lines, ...more].join('\n')}\n`;
}
