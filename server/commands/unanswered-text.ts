import type { WeakAnswer, WeakOutcome } from '../../pipeline/ports.ts';
import { toPrintable } from '../../pipeline/text/printable.ts';

export interface ListedAnswer extends WeakAnswer {
  /** Words of the question that no document has. */
  readonly unknown: readonly string[];
}

/** How many questions of a group are told one by one. */
const LISTED = 100;
/** A pasted text of strange words is not worth more lines than a question. */
const LISTED_WORDS = 8;

const HEADS: Readonly<Record<WeakOutcome, (span: string) => string>> = {
  unanswered: (span) => `The documents did not answer these questions of ${span}, the latest first:`,
  unsure: (span) => `Milepost was not sure of these questions of ${span}, and only showed places:`,
  doubtful: (span) => `These questions of ${span} were answered with little confidence:`,
};

/** The questions as plain lines for a terminal, by outcome, each with what came closest and what no document has. */
export function toUnansweredText(answers: readonly ListedAnswer[], days: number): string {
  const span = `the last ${days === 1 ? 'day' : `${days.toLocaleString('en')} days`}`;
  if (answers.length === 0) {
    return `No question of ${span} was left without an answer, and none got an unsure one.\n`;
  }
  const outcomes = Object.keys(HEADS) as WeakOutcome[];
  const groups = outcomes.flatMap((outcome) => {
    const group = answers.filter((answer) => answer.outcome === outcome);
    return group.length > 0 ? [[HEADS[outcome](span), '', ...toLines(group)].join('\n')] : [];
  });
  return `${groups.join('\n\n')}\n`;
}

function toLines(group: readonly ListedAnswer[]): string[] {
  const width = Math.max(...group.map(({ count }) => String(count).length));
  const below = ' '.repeat(width + 18);
  const lines = group
    .slice(0, LISTED)
    .flatMap(({ question, outcome, count, lastAskedAt, confidence, closest, ownKind, unknown }) => [
      `  ${String(count).padStart(width)} ×  ${lastAskedAt.slice(0, 10)}  ${toPrintable(question)}`,
      ...(ownKind === null ? [] : [`${below}label: ${toPrintable(ownKind)}`]),
      ...(closest === null ? [] : [`${below}closest: ${toPrintable(closest)}`]),
      ...(unknown.length === 0 ? [] : [`${below}not in the documents: ${toWordList(unknown)}`]),
      ...(outcome === 'doubtful' ? [`${below}confidence: ${confidence.toFixed(2)}`] : []),
    ]);
  const more = group.length > LISTED ? [`  and ${group.length - LISTED} more; --json lists all`] : [];
  return [...lines, ...more];
}

function toWordList(words: readonly string[]): string {
  const more = words.length > LISTED_WORDS ? `, and ${words.length - LISTED_WORDS} more` : '';
  return `${words.slice(0, LISTED_WORDS).map(toPrintable).join(', ')}${more}`;
}
