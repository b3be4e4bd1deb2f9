import { defuseCode, type IsSourceUrl, isAddress } from './defuse-links.ts';
import { findClosing, PARAGRAPH_END } from './find-closing.ts';
import { readFaintCitation } from './read-faint-citation.ts';
import { readNumbers } from './read-numbers.ts';
import type { TextStage } from './text-stage.ts';

/** What of a model's text may stay. */
export interface TidyRules {
  /** Whether `[n]` may follow the text written so far, of which the last two thousand characters are given. */
  isSupported(n: number, textBefore: string): boolean;
  /** Whether there is a source of that number, without which `(1)` and `^1` are no citations. */
  hasSource(n: number): boolean;
  readonly isSourceUrl: IsSourceUrl;
}

/** What the beginning of a text is: how much of it, and what it becomes; null: more must come first. */
type Reading = { readonly length: number; readonly text: string } | null;

/** Where reading must stop and look. Spaces count when they may stand before a citation that is dropped. */
const SPECIAL = /[\\[\]<`!【〔［(（^]|(?<![ \t])[ \t]+(?=[[【〔［(（^]|$)/;
/** Brackets that are never those of a link. */
const OTHER_BRACKETS: Readonly<Record<string, string>> = { '【': '】', '〔': '〕', '［': '］' };
const BRACKET_OPENS = /^[[【〔［]/;
/** A fence begins its line, which may be quoted or that of a list item. */
const LINE_START = /(?:^|\n)[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?$/;
/** A bracket that is not closed within so many characters is a bracket. */
const MAX_LABEL = 600;
const MAX_TARGET = 2_000;
/** What else stands in brackets of citations is short. */
const MAX_CITATION = 120;
const CITATION = new RegExp(`^\\[([^\\]]{0,${MAX_CITATION}})\\]`);
/** Nothing is put between so many backticks. */
const MAX_RUN = 64;
const BACKTICKS = new RegExp(`^\`{1,${MAX_RUN}}`);

/**
 * Tidies Markdown while it streams: citations of any spelling become `[n]`, those that are not supported are dropped, and of
 * links and images only the words are left unless they lead to a source. Code keeps its brackets. Raw HTML is left for the
 * renderer, which shows it as text. What may begin a citation or a link is held until that is told.
 */
export function createTextTidier(rules: TidyRules): TextStage {
  let held = '';
  let written = '';
  let fence: string | null = null;

  function take(isLast: boolean): string {
    let out = '';
    while (held !== '') {
      const reading = fence === null ? readNext(held, isLast) : readCodeLine(held, fence, isLast);
      if (!reading) break;
      out += reading.text;
      written = (written + reading.text).slice(-MAX_TARGET);
      held = held.slice(reading.length);
    }
    return out;
  }

  function readCodeLine(text: string, openedBy: string, isLast: boolean): Reading {
    const length = text.indexOf('\n') + 1 || (isLast ? text.length : 0);
    if (length === 0) return null;
    const line = text.slice(0, length);
    const [, run = ''] = /^[ \t>]*(`{3,})[ \t]*\r?\n?$/.exec(line) ?? [];
    if (run.length >= openedBy.length) fence = null;
    return { length, text: defuseCode(line, rules.isSourceUrl) };
  }

  function readNext(text: string, isLast: boolean): Reading {
    const at = text.search(SPECIAL);
    if (at !== 0) {
      const length = at < 0 ? text.length : at;
      return { length, text: text.slice(0, length) };
    }
    // What begins here may be told by the next character only.
    if (text.length === 1) return isLast ? { length: 1, text } : null;
    switch (text.charAt(0)) {
      case '\\':
        return { length: 2, text: text.slice(0, 2) };
      case '!':
        return readExclamation(text, isLast);
      case ']':
        // The end of a link whose beginning was taken for something else.
        return { length: 1, text: text.charAt(1) === '(' ? '\\]' : ']' };
      case '<':
        return readAngle(text, isLast, rules);
      case '`':
        return readBackticks(text, isLast);
      case ' ':
      case '\t':
        return readSpaces(text, isLast);
      default:
        return readOpener(text, '', isLast);
    }
  }

  function readOpener(text: string, spaces: string, isLast: boolean): Reading {
    const first = text.charAt(0);
    if (first === '[') return readBracket(text, isLast);
    const close = OTHER_BRACKETS[first];
    if (close !== undefined) return readOtherBracket(text, close, isLast);
    const found = readFaintCitation(text, { before: written + spaces, isLast, ...rules });
    if (found?.numbers) return { length: found.length, text: readCitation(found.numbers) };
    // What stands behind a citation would become its address.
    const isTarget = spaces === '' && written.endsWith(']') && found?.text.startsWith('(');
    return found && isTarget ? { ...found, text: `\\${found.text}` } : found;
  }

  function readOtherBracket(text: string, close: string, isLast: boolean): Reading {
    const end = text.indexOf(close);
    const inside = end < 0 ? text.slice(1) : text.slice(1, end);
    if (inside.length > MAX_CITATION || inside.includes('\n')) return { length: 1, text: text.charAt(0) };
    if (end < 0) return isLast ? { length: 1, text: text.charAt(0) } : null;
    const numbers = readNumbers(inside);
    if (!numbers) return { length: 1, text: text.charAt(0) };
    const target = findTarget(text.slice(end + 1), isLast);
    if (target === 'open') return null;
    return { length: end + 1 + (target ?? 0), text: readCitation(numbers) };
  }

  /** An image shows its words; a sentence that ends so may well be cited. */
  function readExclamation(text: string, isLast: boolean): Reading {
    const rest = text.slice(1);
    if (!rest.startsWith('[')) return { length: 1, text: '!' };
    const reading = readBracket(rest, isLast);
    if (!reading) return null;
    return { length: 1 + reading.length, text: (isCitation(rest) ? '!' : '') + reading.text };
  }

  /** A citation that is dropped takes the spaces before it along. */
  function readSpaces(text: string, isLast: boolean): Reading {
    const [spaces = ''] = /^[ \t]+/.exec(text) ?? [];
    if (spaces.length === text.length)
      return isLast || text.length >= MAX_LABEL ? { length: text.length, text } : null;
    for (let at = spaces.length; ; ) {
      const reading = readOpener(text.slice(at), spaces, isLast);
      if (!reading) return null;
      at += reading.length;
      if (reading.text !== '') return { length: at, text: spaces + reading.text };
      // Another citation may come right behind the one that was dropped.
      if (at === text.length && !isLast) return null;
      if (!BRACKET_OPENS.test(text.charAt(at))) return { length: at, text: '' };
    }
  }

  function readBackticks(text: string, isLast: boolean): Reading {
    const [run = ''] = BACKTICKS.exec(text) ?? [];
    if (run.length === MAX_RUN) return { length: MAX_RUN, text: run };
    if (run.length === text.length && !isLast) return null;
    if (run.length >= 3 && LINE_START.test(written)) {
      fence = run;
      return { length: run.length, text: run };
    }
    const rest = text.slice(run.length);
    // No further than code in a line may go, with the character that tells whether its closing run is over.
    const near = rest.slice(0, MAX_LABEL + run.length + 1);
    const end = near.search(new RegExp(`(?<!\`)${run}(?!\`)`));
    const inside = end < 0 ? near : near.slice(0, end);
    if (PARAGRAPH_END.test(inside) || inside.length > MAX_LABEL) return { length: run.length, text: run };
    // The closing run may grow with the next piece.
    const isSure = end >= 0 && end + run.length < rest.length;
    if (!isSure && !isLast) return null;
    if (end < 0) return { length: run.length, text: run };
    return { length: 2 * run.length + end, text: run + defuseCode(inside, rules.isSourceUrl) + run };
  }

  function readBracket(text: string, isLast: boolean): Reading {
    const close = findClosing(text, '[', ']', MAX_LABEL);
    if (close === 'open' && !isLast) return null;
    if (typeof close !== 'number') return { length: 1, text: close === 'never' ? '\\[' : '[' };
    const label = text.slice(0, close + 1);
    const rest = text.slice(close + 1);
    const target = findTarget(rest, isLast);
    if (target === 'open') return null;
    const length = label.length + (target ?? 0);
    const numbers = readNumbers(label.slice(1, -1));
    if (numbers) return { length, text: readCitation(numbers) };
    const words = tidyText(label.slice(1, -1), rules);
    if (rest.startsWith('(')) {
      const [, address = ''] = /^\(\s*<?([^\s<>)]*)/.exec(rest) ?? [];
      const isKept = target !== null && rules.isSourceUrl(address);
      return { length, text: isKept ? `[${words}](${address})` : words };
    }
    // A definition would make a link of every bracket with the same words.
    return { length, text: rest.startsWith(':') ? words : `[${words}]` };
  }

  function readCitation(numbers: readonly number[]): string {
    const kept = numbers.filter((n) => rules.isSupported(n, written));
    return kept.map((n) => `[${n}]`).join('');
  }

  return {
    push(piece) {
      held += piece;
      return take(false);
    },
    end: () => take(true),
  };
}

/** A whole text at once. */
export function tidyText(text: string, rules: TidyRules): string {
  const tidier = createTextTidier(rules);
  return tidier.push(text) + tidier.end();
}

/** The length of the address behind a label; null where there is none, `open` when it may still come. */
function findTarget(rest: string, isLast: boolean): number | null | 'open' {
  if (rest === '') return isLast ? null : 'open';
  if (!rest.startsWith('(')) return null;
  const close = findClosing(rest, '(', ')', MAX_TARGET);
  if (close === 'open') return isLast ? null : 'open';
  return close === 'never' ? null : close + 1;
}

function isCitation(text: string): boolean {
  const [, inside] = CITATION.exec(text) ?? [];
  return inside !== undefined && readNumbers(inside) !== null;
}

function readAngle(text: string, isLast: boolean, { isSourceUrl }: TidyRules): Reading {
  const [whole, address = ''] = /^<([^\s<>]*)>/.exec(text) ?? [];
  if (whole !== undefined) {
    const isForeign = isAddress(address) && !isSourceUrl(address);
    return { length: whole.length, text: isForeign ? address : whole };
  }
  if (isLast || !/^<[^\s<>]*$/.test(text)) return { length: 1, text: '<' };
  return text.length < MAX_TARGET ? null : { length: 1, text: '\\<' };
}
