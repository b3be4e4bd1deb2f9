import { createRangeCursor, findFences, lineBefore, replaceOutsideCode } from '../cut/code-ranges.ts';

const DEFINITION = /^ {0,3}\[\^([^\]\s]{1,100})\]:[ \t]*(.*)$/;
const MARK = /[ \t]{0,9}\[\^([^\]\s]{1,100})\](?!:)/g;
const INLINE = /[ \t]{0,9}\^\[((?:[^[\]\n]|\[[^[\]\n]*\]\([^()\s]*\))+)\]/g;
/** What can be read on the way; a longer note stays a paragraph where it is written. */
const LONGEST_INLINE = 200;

/**
 * Footnotes in words: a short one is written in parentheses where its first mark stands, since at the end of the document it
 * would be in another section; a longer one stays a paragraph without its mark. All marks go. Code is untouched.
 */
export function resolveFootnotes(text: string): string {
  if (!/\[\^|\^\[/.test(text)) return text;
  const { body, notes } = takeNotes(text);
  const told = new Set<string>();
  const marked = replaceOutsideCode(body, MARK, (match) => {
    const [whole, name = ''] = match;
    const note = notes.get(name);
    if (note === undefined) return whole;
    if (note === null || told.has(name) || isInHeading(body, match.index)) return '';
    told.add(name);
    return inParentheses(note, body, match);
  });
  const inlined = replaceOutsideCode(marked, INLINE, (match) => inParentheses(match[1] ?? '', marked, match));
  const left = [...notes].flatMap(([name, note]) => (note !== null && !told.has(name) ? [note] : []));
  return left.length > 0 ? `${inlined.trimEnd()}\n\n${left.join('\n\n')}\n` : inlined;
}

/** Short notes are taken out; of long ones, which are null here, only the mark is. */
function takeNotes(text: string): { body: string; notes: ReadonlyMap<string, string | null> } {
  const fenceAt = createRangeCursor(findFences(text));
  const notes = new Map<string, string | null>();
  const lines = text.split('\n');
  const kept: string[] = [];
  let offset = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const isCode = fenceAt(offset) !== null;
    offset += line.length + 1;
    const [, name, first = ''] = (isCode ? null : DEFINITION.exec(line)) ?? [];
    if (name === undefined) {
      kept.push(line);
      continue;
    }
    const more: string[] = [];
    while (/^[ \t]*\S/.test(lines[index + 1] ?? '') && !DEFINITION.test(lines[index + 1] ?? '')) {
      index += 1;
      const next = lines[index] ?? '';
      offset += next.length + 1;
      more.push(next.trim());
    }
    const note = [first.trim(), ...more].join(' ').trim();
    // Indented text after a blank line belongs to the note as well.
    const goesOn = !lines[index + 1]?.trim() && /^(?: {4}|\t)/.test(lines[index + 2] ?? '');
    const isShort = note.length <= LONGEST_INLINE && note !== '' && !goesOn;
    notes.set(name, isShort ? note : null);
    if (!isShort) kept.push('', ...[first, ...more].map((part) => part.trim()).filter(Boolean), '');
    for (; !isShort && goesOn && /^(?: {4}|\t|[ \t]*$)/.test(lines[index + 1] ?? 'x'); index += 1) {
      const next = lines[index + 1] ?? '';
      offset += next.length + 1;
      kept.push(next.replace(/^(?: {4}|\t)/, ''));
    }
  }
  return { body: kept.join('\n'), notes };
}

/** A sentence of its own behind a sentence, else part of the one that it stands in. */
function inParentheses(note: string, text: string, { index }: RegExpExecArray): string {
  const isOwn = /[.!?:。！？]["')\]*_]{0,3}$/.test(text.slice(Math.max(0, index - 5), index));
  const words = note.trim();
  return ` (${isOwn ? words : words.replace(/(?<!\.)\.$/, '')})`;
}

function isInHeading(text: string, offset: number): boolean {
  return /^ {0,3}#{1,6}[ \t]/.test(lineBefore(text, offset, 1_000));
}
