import { createHash } from 'node:crypto';
import type { OwnerAnswer, OwnerTextStore } from '../../pipeline/ports.ts';
import {
  MAX_ANSWERS,
  parseOwnerAnswers,
  toOwnerAnswersText,
} from '../../pipeline/text/owner-answers-text.ts';

/** The owner's answers, one by one, over the store that has them as one text. */
export interface OwnerAnswerBook {
  list(): Promise<readonly OwnerAnswer[]>;
  find(id: string): Promise<OwnerAnswer | null>;
  /**
   * Keeps these, each in place of the one that has its id.
   * @throws {Error} whose message says that there are too many
   */
  keep(answers: readonly OwnerAnswer[]): Promise<void>;
  /** False when there is none. */
  remove(id: string): Promise<boolean>;
}

export function createOwnerAnswerBook(store: OwnerTextStore): OwnerAnswerBook {
  const list = async () => parseOwnerAnswers((await store.read())?.text ?? '').answers;
  let turn: Promise<unknown> = Promise.resolve();

  return {
    list,
    find: async (id) => (await list()).find((answer) => answer.id === id) ?? null,
    keep: (answers) =>
      change((known) => {
        const kept = new Map([...known, ...answers].map((answer) => [answer.id, answer]));
        if (kept.size > MAX_ANSWERS)
          throw new Error(
            `There is room for ${MAX_ANSWERS} answers. Remove some, or import them as documents.`,
          );
        return [...kept.values()];
      }),
    async remove(id) {
      const had = (await list()).some((answer) => answer.id === id);
      await change((known) => known.filter((answer) => answer.id !== id));
      return had;
    },
  };

  /** One after the other: two forms that are sent at once must not undo each other. */
  function change(to: (known: readonly OwnerAnswer[]) => readonly OwnerAnswer[]): Promise<void> {
    const next = turn.then(async () => {
      const text = toOwnerAnswersText(to(await list()));
      await store.replace({ text, hash: createHash('sha256').update(text).digest('hex') });
    });
    turn = next.catch(() => {});
    return next;
  }
}
