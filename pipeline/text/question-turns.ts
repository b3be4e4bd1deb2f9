import { LANGUAGES } from './languages/languages.ts';

const WORD = /[\p{L}\p{M}'’]+/gu;
/** The kind of each word, of all languages: a question of few words does not show its own. */
const KIND_OF = new Map(
  LANGUAGES.flatMap(({ turns = '' }) =>
    turns.split('|').flatMap((words, kind) => words.split(' ').map((word) => [word, kind] as const)),
  ),
);

/**
 * Which words that make another question of the same terms it has, by their kinds: two questions that differ in them ask different
 * things. Any text is accepted.
 */
export function toQuestionTurns(question: string): string {
  const words = question.normalize('NFKC').toLowerCase().replaceAll('’', "'").match(WORD) ?? [];
  const kinds = new Set(words.map((word) => KIND_OF.get(word)).filter((kind) => kind !== undefined));
  return [...kinds].sort().join('');
}
