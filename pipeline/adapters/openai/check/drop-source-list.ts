import { beginsSourceWord, readNumbers, SOURCE_WORD } from './read-numbers.ts';
import { HeldText, type TextStage } from './text-stage.ts';

const MARKS = '[#*_> \\t]{0,12}';
/** `Sources:`, `## References`, `**Sources:** [1], [2]`. */
const HEADING = new RegExp(
  `^${MARKS}${SOURCE_WORD}[ \\t]{0,4}[*_]{0,3}[ \\t]{0,4}[:：]?[*_]{0,3}[ \\t]{0,4}(.{0,120})$`,
  'iu',
);
const HEADING_BEGUN = new RegExp(`^${MARKS}(\\p{L}{0,12})$`, 'u');
const HEADING_OPEN = new RegExp(
  `^${MARKS}${SOURCE_WORD}[ \\t]{0,4}[*_]{0,3}[ \\t]{0,4}[:：]?[*_ \\t]{0,8}([^\\p{L}\\n][^\\n]{0,120})?$`,
  'iu',
);
/** An entry, with its number and what it says. */
const ENTRY =
  /^[ \t>]{0,12}(?:[-*+•][ \t]{1,4})?(?:[[【［]{1,2}[\^]?([\d０-９]{1,3})[\]】］]{1,2}|(\d{1,3})[.)]|[-*+•])[:.]?[ \t]{0,4}(\S.{0,400})?$/;
const ENTRY_BEGUN = /^[ \t>]{0,12}(?:[-*+•[【［\d].{0,440})?$/;
const FENCE = /^[ \t>]{0,12}(`{3,}|~{3,})/;
const FENCE_BEGUN = /^[ \t>]{0,12}(?:`{0,64}|~{0,64})$/;
const CITATION_BEGUN = /[[【［]\^?[\d０-９]/;
/** No list of sources is longer. */
const MAX_HELD = 3_000;

export interface SourceListRules {
  hasSource(n: number): boolean;
  /** Whether the words are those of a source's title or address. */
  namesSource(text: string): boolean;
}

/**
 * Leaves out a list that only names the sources again, with its heading: the sources are shown beside the answer. Where
 * nothing was cited before, the list becomes citations of the last sentence. Held are lines that may be such a list, and
 * line ends.
 */
export function createSourceListDropper(rules: SourceListRules): TextStage {
  const held = new HeldText();
  let fence: string | null = null;
  let isLineStart = true;
  let hasCited = false;
  let tail = '';

  function take(isLast: boolean): string {
    let out = '';
    while (held.text !== '') {
      const taken = isLineStart ? takeLineStart(isLast) : takeRest();
      if (taken === null) break;
      out += taken;
      hasCited ||= CITATION_BEGUN.test(tail + taken);
      tail = taken.slice(-2) || tail;
    }
    return out;
  }

  function takeRest(): string {
    const end = held.text.indexOf('\n');
    isLineStart = end >= 0;
    return held.cut(end < 0 ? held.text.length : end);
  }

  /** Begins with the line ends before a line, but for the first one. Null: more must come first. */
  function takeLineStart(isLast: boolean): string | null {
    const [breaks = ''] = /^\s*/.exec(held.text) ?? [];
    const rest = held.text.slice(breaks.length);
    if (rest === '') return isLast || breaks.length > MAX_HELD ? held.cut(breaks.length) : null;
    const end = rest.indexOf('\n');
    const line = end < 0 ? rest : rest.slice(0, end);
    if (end < 0 && !isLast && isUndecided(line)) return null;
    isLineStart = false;
    const [, run = ''] = FENCE.exec(line) ?? [];
    if (fence === null && run !== '') fence = run;
    else if (fence !== null && run.startsWith(fence)) fence = null;
    if (fence !== null || run !== '') return held.cut(breaks.length);
    const [, behind] = HEADING.exec(line) ?? [];
    if (behind === undefined || (behind.trim() !== '' && readNumbers(bare(behind)) === null))
      return held.cut(breaks.length);
    const list = readList(rest, isLast);
    if (list === null) {
      isLineStart = true;
      return null;
    }
    if (list.length === 0) return held.cut(breaks.length);
    held.cut(breaks.length + list.length);
    isLineStart = true;
    if (hasCited) return '';
    const known = [...new Set(list.numbers)].filter(rules.hasSource);
    return known.length === 0 ? '' : ` ${known.map((n) => `[${n}]`).join('')}`;
  }

  function isUndecided(line: string): boolean {
    if (FENCE_BEGUN.test(line)) return true;
    if (fence !== null) return false;
    const [, letters] = HEADING_BEGUN.exec(line) ?? [];
    return (letters !== undefined && beginsSourceWord(letters)) || HEADING_OPEN.test(line);
  }

  /** How long the list is that the text begins with, 0 when it is none; null: more must come first. */
  function readList(text: string, isLast: boolean): { length: number; numbers: number[] } | null {
    const lines = text.split('\n');
    const [, behind = ''] = HEADING.exec(lines[0] ?? '') ?? [];
    const numbers = [...(readNumbers(bare(behind)) ?? [])];
    let length = (lines[0] ?? '').length;
    let at = length;
    let entries = numbers.length > 0 ? 1 : 0;
    for (const [index, line] of lines.slice(1).entries()) {
      const isWhole = index + 2 < lines.length || isLast;
      at += 1 + line.length;
      if (at > MAX_HELD) break;
      if (!isWhole && ENTRY_BEGUN.test(line)) return null;
      if (line.trim() === '') continue;
      const [, marked, counted, words = ''] = ENTRY.exec(line) ?? [];
      const isEntry = marked !== undefined || (words !== '' && rules.namesSource(words));
      if (!isEntry) break;
      entries++;
      numbers.push(...(readNumbers(marked ?? counted ?? '') ?? []));
      length = at;
    }
    if (lines.length === 1 && !isLast) return null;
    return { length: entries === 0 ? 0 : length, numbers };
  }

  return held.toStage(take);
}

function bare(text: string): string {
  return text.replace(/[*_.\s]+$/, '').trim();
}
