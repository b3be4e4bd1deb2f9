import type { KnowledgeBase, Passage } from '../ports.ts';

/** A long section is cut into several passages; this reads the text of the whole section that a passage is part of. */
export type ReadSection = (passage: Passage) => Promise<string>;

/** Parts that are looked at on either side of a passage. */
const MAX_PARTS = 6;
/** The rule below the head of a table. */
const HEAD_RULE = /^[ \t]*[|:-][ \t|:-]*$/;
const OPENING_FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** A row or an item goes on with what the part before it ended with. */
const GOES_ON = /^[ \t]*(?:\||[-*+][ \t]|\d{1,3}[.)][ \t])/;

/** The same for all parts of one section. Null without headings, which every part of a text may lack. */
export function toSectionKey({ documentId, headingPath }: Passage): string | null {
  return headingPath.length > 0 ? [documentId, ...headingPath].join('\n') : null;
}

/**
 * Parts are added, what follows first, as long as all of them together have at most `maxChars` UTF-16 units; the passage
 * itself is always whole.
 */
export function createSectionReader(
  knowledge: Pick<KnowledgeBase, 'findPlace' | 'listDocument'>,
  maxChars: number,
): ReadSection {
  return async (passage) => {
    // Without a heading nothing tells where a section ends.
    const place = passage.headingPath.length > 0 ? await knowledge.findPlace(passage.id) : null;
    if (place === null) return passage.text;
    const from = Math.max(0, place - MAX_PARTS);
    const around = await knowledge.listDocument(passage.documentId, from, place - from + 1 + MAX_PARTS);
    const at = around.findIndex(({ id }) => id === passage.id);
    if (at === -1) return passage.text;
    const behind = takeParts(passage, around.slice(at + 1), maxChars - passage.text.length);
    const left = maxChars - lengthOf([passage, ...behind]);
    const before = takeParts(passage, around.slice(0, at).toReversed(), left).toReversed();
    return [...before, passage, ...behind].map(({ text }) => text).reduce(join);
  };
}

/** The passages with the text of their whole sections, each section once: in the place of the best of its passages. */
export async function widenToSections<Place extends Passage>(
  passages: readonly Place[],
  readSection: ReadSection,
): Promise<Place[]> {
  const widened: Place[] = [];
  for (const passage of passages) {
    const text = await readSection(passage);
    if (!widened.some((other) => other.text === text)) widened.push({ ...passage, text });
  }
  return widened;
}

function takeParts(passage: Passage, parts: readonly Passage[], maxChars: number): readonly Passage[] {
  const other = parts.findIndex((part) => !isSameSection(part, passage));
  const own = other === -1 ? parts : parts.slice(0, other);
  const beyond = own.findIndex((_, index) => lengthOf(own.slice(0, index + 1)) > maxChars);
  return beyond === -1 ? own : own.slice(0, beyond);
}

function isSameSection(one: Passage, other: Passage): boolean {
  const headings = one.headingPath.join('\n');
  return one.url === other.url && headings === other.headingPath.join('\n');
}

function lengthOf(passages: readonly Passage[]): number {
  return passages.reduce((sum, { text }) => sum + text.length, 0);
}

function join(before: string, text: string): string {
  const code = joinCode(before, text);
  if (code !== null) return code;
  const rows = withoutRepeatedHead(before, text);
  if (rows !== null) return `${before}\n${rows}`;
  const lastLine = before.slice(before.lastIndexOf('\n') + 1);
  return GOES_ON.test(text) && GOES_ON.test(lastLine) ? `${before}\n${text}` : `${before}\n\n${text}`;
}

/** The rows of a part that begins with the head of the table that `before` ends in; null for any other part. */
function withoutRepeatedHead(before: string, text: string): string | null {
  const headEnd = text.indexOf('\n', text.indexOf('\n') + 1);
  if (headEnd === -1) return null;
  const head = text.slice(0, headEnd + 1);
  const rule = head.slice(head.indexOf('\n') + 1, -1);
  if (!rule.includes('-') || !rule.includes('|') || !HEAD_RULE.test(rule)) return null;
  const table = before.lastIndexOf(head);
  const beginsLine = table === 0 || before[table - 1] === '\n';
  return table !== -1 && beginsLine && !before.includes('\n\n', table) ? text.slice(headEnd + 1) : null;
}

/** Both as one block of code where `before` ends in the fence of code that was cut and `text` goes on with it; else null. */
function joinCode(before: string, text: string): string | null {
  const opening = text.slice(0, text.indexOf('\n') + 1);
  const marks = OPENING_FENCE.exec(opening)?.[1];
  // See `splitCode`: the fence at a cut has a mark more.
  if (!marks || !before.endsWith(`\n${marks}${marks.charAt(0)}`)) return null;
  const open = before.lastIndexOf(opening);
  if (open === -1 || (open > 0 && before[open - 1] !== '\n')) return null;
  return before.slice(0, -marks.length - 1) + text.slice(opening.length);
}
