import { toCosine } from '../../../embedding/unit-vector.ts';
import { embedText, embedWords } from './embed-text.ts';
import type { MeaningTable } from './meaning-table.ts';

/**
 * How near each of the texts is to the question, -1 to 1, as far as they are about the same things; null when the table
 * cannot read the question. The texts are taken to be in the table's language.
 */
export type CompareMeaning = (question: string, texts: readonly string[]) => readonly number[] | null;

export function createMeaningComparer(table: MeaningTable): CompareMeaning {
  return function compareMeaning(question, texts) {
    const asked = embedText(table, question);
    if (!asked.some((value) => value !== 0)) return null;
    return texts.map((text) => toCosine(embedWords(table, text), asked));
  };
}
