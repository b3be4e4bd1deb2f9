import { toUnitVector } from '../../../embedding/unit-vector.ts';
import { findDocumentLanguage, findTextLanguage } from '../../../text/text-language.ts';
import type { MeaningTable } from './meaning-table.ts';
import { splitTokens } from './split-tokens.ts';

/** The rest of a longer text changes its vector little. */
const MAX_CHARS = 8_000;
const LANGUAGE = 'en';
/** What the headings above a passage count for beside its text: they name its subject in few words. */
const HEADINGS_WEIGHT = 1;
/** A title alone is the same for many passages. */
const TITLE_WEIGHT = 0.25;

/**
 * The sum of the table's vectors of a text's words, of unit length. Of a text whose beginning stands apart by an empty line, as
 * the title and headings of a passage do, both parts count on their own. A text in another language than the table's, or
 * without a known word, gets a vector of zeros, which is near nothing.
 */
export function embedText(table: MeaningTable, whole: string): Float32Array {
  const text = whole.slice(0, MAX_CHARS);
  const end = text.indexOf('\n\n');
  const language = end < 0 ? findTextLanguage(text) : findDocumentLanguage(text);
  if (language !== LANGUAGE) return new Float32Array(table.dimensions);
  if (end < 0) return embedWords(table, text);
  const head = text.slice(0, end);
  const weight = head.includes('\n') ? HEADINGS_WEIGHT : TITLE_WEIGHT;
  const above = embedWords(table, head);
  const vector = embedWords(table, text.slice(end));
  for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] ?? 0) + weight * (above[at] ?? 0);
  return toUnitVector(vector);
}

/** The same of words, whatever language they are of. A word that is repeated counts by the logarithm of how often. */
export function embedWords({ dimensions, rows, values, steps }: MeaningTable, text: string): Float32Array {
  const counts = new Map<number, number>();
  for (const row of splitTokens(text.slice(0, MAX_CHARS), rows)) counts.set(row, (counts.get(row) ?? 0) + 1);
  const sum = new Float32Array(dimensions);
  for (const [row, count] of counts) {
    const scale = (1 + Math.log(count)) * (steps[row] ?? 0);
    for (let at = 0, from = row * dimensions; at < dimensions; at++, from++)
      sum[at] = (sum[at] as number) + scale * (values[from] as number);
  }
  return toUnitVector(sum);
}
