import type { Range } from './code-ranges.ts';
import { splitCode } from './split-code.ts';
import { splitLongText } from './split-long-text.ts';
import type { BlockUnit } from './split-sections.ts';

/** What a passage should not exceed, in UTF-16 units: about 250 words, which a person reads at one go. */
export const TARGET_LENGTH = 1_600;
/** A paragraph, code block, list item or row stays whole up to this; only beyond it is it cut inside. */
const LONGEST_WHOLE = 3 * TARGET_LENGTH;
/** A longer head of a table would leave its rows no room. */
const LONGEST_HEAD = TARGET_LENGTH / 4;
/** What announces a thing that is longer than the target goes with it up to this. */
const LONGEST_LABEL = TARGET_LENGTH / 6;

const COLON = /[:：]\**$/;

/** What a passage is made of. */
export interface Pack {
  /** Of the table or code that goes on in the range: the column names or the opening fence, which stand above; else null. */
  readonly head: Range | null;
  readonly range: Range;
  /** The fence that ends the range's code, which goes on behind it; else null. */
  readonly fence: string | null;
}

interface Piece extends Pack {
  readonly isProse: boolean;
  /** Of a block of code that is cut. */
  readonly isCutCode: boolean;
}

/**
 * Groups consecutive blocks into ranges of at most the target length, a block that is longer alone by itself. A range that
 * begins within a table comes with the table's head, for a row says nothing without the names of its columns.
 */
export function packBlocks(text: string, blocks: readonly BlockUnit[]): readonly Pack[] {
  const groups: Piece[][] = [];
  for (const piece of blocks.flatMap((block) => toPieces(text, block))) {
    const group = groups.at(-1);
    const goesOn = !group?.at(-1)?.isCutCode || piece.isCutCode;
    if (group && goesOn && lengthOf([...group.slice(0, 1), piece]) <= TARGET_LENGTH) {
      group.push(piece);
      continue;
    }
    groups.push([...takeIntroduction(text, group, piece), piece]);
  }
  return groups
    .filter((group) => group.length > 0)
    .map((group) => ({
      head: group[0]?.head ?? null,
      range: spanOf(group),
      fence: group.at(-1)?.fence ?? null,
    }));
}

function toPieces(text: string, block: BlockUnit): readonly Piece[] {
  const { range, isProse, type, parts } = block;
  const whole = { head: null, fence: null, isProse, isCutCode: false };
  if (range[1] - range[0] <= TARGET_LENGTH) return [{ ...whole, range }];
  if (type === 'code' && range[1] - range[0] > LONGEST_WHOLE)
    return splitCode(text, range, TARGET_LENGTH).map((pack) => ({ ...pack, isProse, isCutCode: true }));
  const wholes = parts.length > 1 ? parts : [range];
  const head = findHead(text, block);
  return wholes.flatMap((part, index): Piece[] =>
    part[1] - part[0] <= LONGEST_WHOLE
      ? [{ ...whole, head: index > 0 ? head : null, range: part }]
      : splitLongText(text, part, TARGET_LENGTH).map((piece) => ({ ...whole, range: piece })),
  );
}

/** The line of a table's column names and the rule below it. */
function findHead(text: string, { type, range: [start] }: BlockUnit): Range | null {
  if (type !== 'table') return null;
  const end = text.indexOf('\n', text.indexOf('\n', start) + 1);
  return end !== -1 && end - start <= LONGEST_HEAD ? [start, end] : null;
}

/**
 * Code, a list or a table is read with the paragraph before it, and anything with a line that only announces it,
 * so these move along when both fit.
 */
function takeIntroduction(text: string, group: Piece[] | undefined, piece: Piece): Piece[] {
  const last = group?.at(-1);
  if (!group || !last?.isProse) return [];
  const words = text.slice(...last.range).trim();
  // Nothing else would say what a long piece of code is.
  if (!piece.isProse && !piece.head && COLON.test(words) && words.length <= LONGEST_LABEL)
    return group.splice(-1);
  const announces = !piece.isProse || isLabel(words);
  return group.length > 1 && announces && lengthOf([last, piece]) <= TARGET_LENGTH ? group.splice(-1) : [];
}

/** A short line that is no sentence, or one that ends in a colon. */
function isLabel(paragraph: string): boolean {
  return COLON.test(paragraph) || (paragraph.length <= 80 && !/[.!?。！？]["')\]*_]*$/.test(paragraph));
}

function spanOf(group: readonly Piece[]): Range {
  return [group[0]?.range[0] ?? 0, group.at(-1)?.range[1] ?? 0];
}

function lengthOf(group: readonly Piece[]): number {
  const [start, end] = spanOf(group);
  const head = group[0]?.head ?? [0, 0];
  return end - start + head[1] - head[0];
}
