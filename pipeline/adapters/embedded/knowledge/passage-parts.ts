import type { Passage } from '../../../ports.ts';

const PART_WORDS = 40;
/** Each part begins in the middle of the one before it, so that what belongs together stands in one of them. */
const STEP_WORDS = 20;
/** The names above a part that say what it is about: the nearest ones. */
const NAMES = 2;

/** Pieces of a passage that overlap, each below the names of where it stands; one at least. */
export function listParts({ title, headingPath, text }: Passage): string[] {
  const names = [title, ...headingPath].slice(-NAMES).join('\n');
  const words = text.split(/\s+/);
  const parts: string[] = [];
  for (let from = 0; from === 0 || from + STEP_WORDS < words.length; from += STEP_WORDS)
    parts.push(`${names}\n${words.slice(from, from + PART_WORDS).join(' ')}`);
  return parts;
}
