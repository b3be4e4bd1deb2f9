import type { OwnerAnswer, OwnerTextStore } from '../../pipeline/ports.ts';
import {
  MAX_ANSWERS,
  parseOwnerAnswers,
  toOwnerAnswersText,
} from '../../pipeline/text/owner-answers-text.ts';
import { toOwnerText } from '../owner-file.ts';

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
  const read = async () => {
    const kept = await store.read();
    return { hash: kept?.hash ?? null, answers: parseOwnerAnswers(kept?.text ?? '').answers };
  };
  const list = async () => (await read()).answers;

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
      let had = false;
      await change((known) => {
        had = known.some((answer) => answer.id === id);
        return known.filter((answer) => answer.id !== id);
      });
      return had;
    },
  };

  /** Begins anew when another form, program or node was faster: none may undo what another has kept. */
  async function change(to: (known: readonly OwnerAnswer[]) => readonly OwnerAnswer[]): Promise<void> {
    for (;;) {
      const { hash: known, answers } = await read();
      if (await store.replaceIf(known, toOwnerText(toOwnerAnswersText(to(answers))))) return;
    }
  }
}
