import type { Range } from './code-ranges.ts';
import { splitLongText } from './split-long-text.ts';
import type { BlockUnit } from './split-sections.ts';

/** What a passage should not exceed, in UTF-16 units: about 250 words, which a person reads at one go. */
export const TARGET_LENGTH = 1_600;
/** A paragraph, code block, list item or row stays whole up to this; only beyond it is it cut inside. */
const LONGEST_WHOLE = 3 * TARGET_LENGTH;

interface Piece {
  readonly range: Range;
  readonly isProse: boolean;
}

/** Groups consecutive blocks into ranges of at most the target length, a block that is longer alone by itself. */
export function packBlocks(text: string, blocks: readonly BlockUnit[]): readonly Range[] {
  const groups: Piece[][] = [];
  for (const piece of blocks.flatMap((block) => toPieces(text, block))) {
    const group = groups.at(-1);
    if (group && piece.range[1] - spanOf(group)[0] <= TARGET_LENGTH) {
      group.push(piece);
      continue;
    }
    groups.push([...takeIntroduction(text, group, piece), piece]);
  }
  return groups.filter((group) => group.length > 0).map(spanOf);
}

function toPieces(text: string, block: BlockUnit): readonly Piece[] {
  const { range, isProse, parts } = block;
  if (range[1] - range[0] <= TARGET_LENGTH) return [{ range, isProse }];
  const wholes = parts.length > 1 ? parts : [range];
  return wholes
    .flatMap((part) =>
      part[1] - part[0] <= LONGEST_WHOLE ? [part] : splitLongText(text, part, TARGET_LENGTH),
    )
    .map((part) => ({ range: part, isProse }));
}

/**
 * Code, a list or a table is read with the paragraph before it, and anything with a line that only announces it,
 * so these move along when both fit.
 */
function takeIntroduction(text: string, group: Piece[] | undefined, piece: Piece): Piece[] {
  const last = group?.at(-1);
  if (!group || !last || group.length === 1 || !last.isProse) return [];
  const announces = !piece.isProse || isLabel(text.slice(...last.range).trim());
  return announces && lengthOf([last, piece]) <= TARGET_LENGTH ? group.splice(-1) : [];
}

/** A short line that is no sentence, or one that ends in a colon. */
function isLabel(paragraph: string): boolean {
  return /[:：]\**$/.test(paragraph) || (paragraph.length <= 80 && !/[.!?。！？]["')\]*_]*$/.test(paragraph));
}

function spanOf(group: readonly Piece[]): Range {
  return [group[0]?.range[0] ?? 0, group.at(-1)?.range[1] ?? 0];
}

function lengthOf(group: readonly Piece[]): number {
  const [start, end] = spanOf(group);
  return end - start;
}
