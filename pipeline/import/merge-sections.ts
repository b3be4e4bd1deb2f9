import { TARGET_LENGTH } from './pack-blocks.ts';
import type { BlockUnit, Section } from './split-sections.ts';

/** Below this a section alone says too little to stand as a passage, in UTF-16 units. */
const TINY = 200;
/** A tiny section does not make a passage that stands well by itself longer than this. */
const COMFORTABLE = TARGET_LENGTH / 2;

/**
 * Joins a tiny section with its neighbour under the same parent, or with the section that it introduces.
 * Headings inside a joined section stay in its text; its path is what all of it has in common.
 */
export function mergeSections(sections: readonly Section[]): readonly Section[] {
  const merged: Section[] = [];
  for (const section of sections) {
    const last = merged.at(-1);
    const joined = last ? join(last, section) : null;
    if (joined) merged.splice(-1, 1, joined);
    else merged.push(section);
  }
  return merged;
}

function join(first: Section, second: Section): Section | null {
  const limit = lengthOf(first) < TINY ? TARGET_LENGTH : lengthOf(second) < TINY ? COMFORTABLE : 0;
  if (lengthOf(first) + lengthOf(second) > limit) return null;
  const parent = second.path.slice(0, -1);
  if (second.path.length > 0 && isSame(first.path, parent)) {
    return { ...first, blocks: [...first.blocks, headingOf(second), ...second.blocks] };
  }
  if (first.path.length === 0 || !isSame(first.path.slice(0, -1), parent)) return null;
  // A short answer under its own question is whole as it is.
  if (isQuestion(first) || isQuestion(second)) return null;
  // Siblings both show their heading, so that neither is read under the other's.
  return {
    ...first,
    path: parent,
    blocks: [headingOf(first), ...first.blocks, headingOf(second), ...second.blocks],
  };
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((heading, index) => heading === right[index]);
}

function isQuestion({ path }: Section): boolean {
  return /[?？؟]\s*$/.test(path.at(-1) ?? '');
}

function headingOf(section: Section): BlockUnit {
  const end = section.blocks[0]?.range[0] ?? section.start;
  return { kind: 'block', range: [section.start, end], isProse: true, parts: [] };
}

function lengthOf({ blocks }: Section): number {
  return (blocks.at(-1)?.range[1] ?? 0) - (blocks[0]?.range[0] ?? 0);
}
