import type { BlockUnit, Section } from './split-sections.ts';

/** Below this a section only introduces the one below it, in UTF-16 units. */
const INTRODUCTION = 80;

/**
 * Joins a line that stands alone below its heading with the section that it introduces, whose heading stays in the text. All
 * other sections stand alone, however short: each is found, and quoted, under its own heading.
 */
export function mergeSections(sections: readonly Section[]): readonly Section[] {
  const merged: Section[] = [];
  for (const section of sections) {
    const last = merged.at(-1);
    if (last && introduces(last, section)) {
      merged.splice(-1, 1, { ...last, blocks: [...last.blocks, headingOf(section), ...section.blocks] });
    } else merged.push(section);
  }
  return merged;
}

function introduces(first: Section, second: Section): boolean {
  const parent = second.path.slice(0, -1);
  return second.path.length > 0 && lengthOf(first) < INTRODUCTION && isSame(first.path, parent);
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((heading, index) => heading === right[index]);
}

function headingOf(section: Section): BlockUnit {
  const end = section.blocks[0]?.range[0] ?? section.start;
  return { kind: 'block', range: [section.start, end], type: 'paragraph', isProse: true, parts: [] };
}

function lengthOf({ blocks }: Section): number {
  return (blocks.at(-1)?.range[1] ?? 0) - (blocks[0]?.range[0] ?? 0);
}
