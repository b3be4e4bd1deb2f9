import { z } from 'zod';
import { QUESTION_KINDS, type QuestionKind } from '../../../ports.ts';

/** A question that visitors ask, and its kind. */
export interface IntentExample {
  readonly text: string;
  readonly intent: QuestionKind;
}

const LINE = z.object({ text: z.string().trim().min(1).max(4_000), intent: z.enum(QUESTION_KINDS) });
/** Of fewer there is no middle. */
const MIN_EXAMPLES = 3;

/**
 * Reads examples from JSONL, `{"text", "intent"}` on each line.
 * @throws {Error} that names the line that is wrong, or the kind that has too few
 */
export function parseIntentExamples(jsonl: string): readonly IntentExample[] {
  const lines = jsonl.replace(/^\uFEFF/, '').split(/\r?\n/);
  const examples = lines.flatMap((line, at) => (line.trim() === '' ? [] : [parseLine(line, at + 1)]));
  const counts = new Map<QuestionKind, number>();
  for (const { intent } of examples) counts.set(intent, (counts.get(intent) ?? 0) + 1);
  if (counts.size < 2) throw new Error('it needs examples of two kinds or more');
  for (const [intent, count] of counts) {
    if (count < MIN_EXAMPLES)
      throw new Error(`the kind ${intent} has ${count}; give it ${MIN_EXAMPLES} examples or more`);
  }
  return examples;
}

function parseLine(line: string, number: number): IntentExample {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`line ${number} is not JSON`);
  }
  const parsed = LINE.safeParse(value);
  if (!parsed.success) {
    throw new Error(`line ${number} needs "text" and "intent", which is one of ${QUESTION_KINDS.join(', ')}`);
  }
  return parsed.data;
}
