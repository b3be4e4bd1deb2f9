import { createCodeTracker } from './code-tracker.ts';
import { readToken, type Token } from './special-tokens.ts';

/** Where reading must stop and look. */
const SPECIAL = /[\n`~<[◁]/;
/** In reasoning only a token counts. */
const TOKEN_START = /[<[◁]/;
/** Nothing is put between so many backticks. */
const MAX_RUN = 64;
const RUN = new RegExp(`^(?:\`{1,${MAX_RUN}}|~{1,${MAX_RUN}})`);
/** What stands between two of these is spoken of. */
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '(': ')',
  '“': '”',
  '‘': '’',
  '«': '»',
};
const OWN_ROLE = /^(?:assistant|model|ai|bot)$/i;
const OTHER_ROLE = /^(?:user|human|system|developer|tool|observation|function|ipython)$/i;
/** The name of a channel is a word, perhaps with what it is for. */
const MAX_NAME_CHARS = 160;
const MESSAGE = '<|message|>';
/** The harmony format as it reads where a server has left its tokens out. */
const BARE_ANALYSIS = /^analysis(?=[A-Z])/;
const BARE_FINAL = 'assistantfinal';

/**
 * - `maybe`: held, because an end tag may still come that makes reasoning of it;
 * - `name`: behind the token of a channel or a turn, before its text;
 * - `raw`: JSON, whose strings hold nobody's tags;
 * - `over`: the model writes somebody else's turn.
 */
type Mode = 'answer' | 'thinking' | 'maybe' | 'name' | 'raw' | 'over';

export interface AnswerFilterOptions {
  /** The model's template opens its reasoning itself: the text is held until that ends. */
  readonly isOpened: boolean;
  readonly isJson: boolean;
}

export interface AnswerFilter {
  /** Takes the next piece and gives back what of the answer is certain. */
  push(piece: string): string;
  /** Gives back the rest; what may be reasoning only when the answer was not `isCut`. */
  end(isCut: boolean): string;
  /** The server gives reasoning apart: nothing that comes as text is any, unless tags say so. */
  separate(): void;
  /** True, once, after an end tag without its beginning: all text that was given back before was reasoning. */
  takesBack(): boolean;
  /** Whether reasoning has begun that has not ended. */
  readonly isThinking: boolean;
  /** Whether an end tag came whose beginning did not. */
  readonly wasOpened: boolean;
}

/**
 * Tells the answer from the reasoning and the template's tokens around it. Outside of code a tag or token is never shown; in
 * code it is what the answer speaks of. Text is held only while a token is unfinished.
 */
export function createAnswerFilter({ isOpened, isJson }: AnswerFilterOptions): AnswerFilter {
  let code = createCodeTracker();
  let mode: Mode = isOpened ? 'maybe' : 'answer';
  /** Blocks of reasoning that have begun one in the other. */
  let depth = isOpened ? 1 : 0;
  /** Reasoning of a channel ends with its message, not with a tag; without tokens, with a word. */
  let block: 'tag' | 'channel' | 'bare' = 'tag';
  let named: Token | null = null;
  let held = '';
  let maybe = '';
  let out = '';
  let lastChar = '';
  let hasBegun = false;
  let hasThought = false;
  let wasOpened = false;
  let isTakenBack = false;

  /** Reads `held` as far as it can be decided. */
  function take(isLast: boolean): string {
    out = '';
    for (let before = ''; before !== `${mode} ${held.length}`; ) {
      before = `${mode} ${held.length}`;
      if (held === '') break;
      if (mode === 'over') held = '';
      else if (mode === 'name') readName(isLast);
      else if (mode === 'thinking') readReasoning(isLast);
      else readText(isLast);
    }
    return out;
  }

  function readReasoning(isLast: boolean): void {
    if (block === 'bare') {
      const end = held.indexOf(BARE_FINAL);
      drop(end < 0 ? Math.max(0, held.length - BARE_FINAL.length) : end + BARE_FINAL.length);
      if (end >= 0) leaveReasoning();
      return;
    }
    const at = held.search(TOKEN_START);
    if (at !== 0) {
      drop(at < 0 ? held.length : at);
      return;
    }
    const token = readWholeToken(isLast);
    if (token === 'more') return;
    if (token === null) {
      drop(1);
      return;
    }
    drop(token.text.length);
    if (token.kind === 'channel' || (token.kind === 'turn' && block === 'channel')) enterName(token);
    else if (block === 'channel') {
      if (/^<\|(?:end|return|call)\|>$/i.test(token.text)) leaveReasoning();
    } else if (token.kind === 'open') depth++;
    else if (token.kind === 'close') leaveReasoning();
  }

  /** Text outside of reasoning, up to the next thing that has to be looked at. */
  function readText(isLast: boolean): void {
    if (!hasBegun && mode === 'answer') {
      const start = held.trimStart();
      if (start !== '' && 'analysis'.startsWith(start) && !isLast) return;
      if (BARE_ANALYSIS.test(start)) {
        think('bare');
        return;
      }
      if (isJson && /^[{`]/.test(start)) mode = 'raw';
    }
    if (mode === 'raw') {
      give(held);
      return;
    }
    const at = held.search(SPECIAL);
    if (at !== 0) {
      give(at < 0 ? held : held.slice(0, at), (text) => code.skip(text));
      return;
    }
    const [char = ''] = held;
    if (char === '\n') {
      give(char, () => code.endLine());
      return;
    }
    if (char === '`' || char === '~') {
      readRun(isLast);
      return;
    }
    const token = readWholeToken(isLast);
    if (token === 'more') return;
    if (token === null || isOfCode(token)) {
      // At the very end a token is the end, though code was left open.
      if (token?.kind === 'mark' && held.slice(token.text.length).trim() === '') {
        if (isLast) drop(held.length);
        return;
      }
      give(char, (text) => code.skip(text));
      return;
    }
    drop(token.text.length);
    if (token.kind === 'open') open();
    else if (token.kind === 'close') close();
    else if (token.kind !== 'mark') enterName(token);
  }

  /** The token that comes next, null when none does; `more`: what comes next will tell. */
  function readWholeToken(isLast: boolean): Token | 'more' | null {
    const token = readToken(held);
    if (token === null) return null;
    if (token === 'unfinished') return isLast ? null : 'more';
    const isTag = token.kind === 'open' || token.kind === 'close';
    const quote = isTag ? QUOTES[lastChar] : undefined;
    const after = held.charAt(token.text.length);
    if (quote !== undefined && after === '' && !isLast) return 'more';
    if (quote !== undefined && after === quote) return null;
    return /^<\/?answer>$/i.test(token.text) && !hasThought ? null : token;
  }

  /** What is held as reasoning is no code yet; and reasoning ends in a line of its own, whatever its backticks. */
  function isOfCode({ kind }: Token): boolean {
    if (code.place === 'text' || mode === 'maybe') return false;
    return code.place === 'block' || kind !== 'close' || !code.isAtLineStart;
  }

  function readRun(isLast: boolean): void {
    const [run = ''] = RUN.exec(held) ?? [];
    const isMarker = run.startsWith('`') || (run.length >= 3 && code.isAtLineStart);
    const mayGrow = run.length === held.length && run.length < MAX_RUN && (isMarker || code.isAtLineStart);
    if (mayGrow && !isLast) return;
    give(run, (text) => (isMarker ? code.fence(text) : code.skip(text)));
  }

  function give(text: string, read?: (text: string) => void): void {
    read?.(text);
    hasBegun ||= text.trim() !== '';
    if (mode === 'maybe') maybe += text;
    else out += text;
    drop(text.length);
  }

  function drop(length: number): void {
    lastChar = held.charAt(length - 1) || lastChar;
    held = held.slice(length);
  }

  function think(kind: typeof block): void {
    [mode, block, hasThought] = ['thinking', kind, true];
    depth = Math.max(1, depth);
  }

  function open(): void {
    // A tag right at the beginning opens what the template was thought to have opened.
    if (mode === 'maybe' && maybe.trim() !== '') depth++;
    think('tag');
  }

  function close(): void {
    if (mode === 'maybe') {
      wasOpened ||= !hasThought;
      leaveReasoning();
    } else if (!hasThought) {
      wasOpened = true;
      isTakenBack = hasBegun;
      out = '';
      leaveReasoning();
    }
  }

  function leaveReasoning(): void {
    [maybe, hasThought, hasBegun] = ['', true, hasBegun && !isTakenBack && mode !== 'maybe'];
    depth = block === 'tag' ? Math.max(0, depth - 1) : 0;
    // Blocks began one in the other: what follows is reasoning, too, if one more end comes.
    mode = depth > 0 ? 'maybe' : 'answer';
    if (!hasBegun) code = createCodeTracker();
  }

  function enterName(token: Token): void {
    [named, mode] = [token, mode === 'maybe' ? 'maybe' : 'answer'];
    if (token.kind === 'channel') mode = 'name';
    else if (/^\[INST\]$|[|｜](?:user|system|observation|tool)[|｜]/i.test(token.text)) mode = 'over';
    else if (!/[|｜]assistant[|｜]/i.test(token.text)) mode = 'name';
  }

  function readName(isLast: boolean): void {
    if (named?.kind === 'channel') {
      const end = held.indexOf(MESSAGE);
      if (end < 0 && held.length < MAX_NAME_CHARS && !isLast) return;
      const isFinal = end >= 0 && /^\s*final/i.test(held.slice(0, end));
      drop(end < 0 ? 0 : end + MESSAGE.length);
      depth = 0;
      if (isFinal) mode = 'answer';
      else think('channel');
      return;
    }
    const [, role = '', rest = ''] = /^\s*([a-z]*)([\s\S]*)$/i.exec(held) ?? [];
    if (role.length < 20 && !isLast && (rest === '' || /^\s*<[^>]*$/.test(rest))) return;
    mode = OTHER_ROLE.test(role) ? 'over' : 'answer';
    if (!OWN_ROLE.test(role)) return;
    const end = /^(?:<\|(?:end_header_id|header_end)\|>)?\s*/i.exec(rest)?.[0] ?? '';
    drop(held.length - rest.length + end.length);
  }

  return {
    push(piece) {
      const isPlain = mode === 'raw' || (mode === 'answer' && hasBegun && !SPECIAL.test(piece));
      held += piece;
      if (!isPlain || held.length > piece.length) return take(false);
      out = '';
      give(piece, (text) => code.skip(text));
      return out;
    },
    end(isCut) {
      const text = take(true);
      return mode === 'maybe' && !isCut ? text + maybe : text;
    },
    separate() {
      hasThought = true;
      if (mode === 'maybe' && maybe.trim() === '') [mode, depth] = ['answer', 0];
    },
    takesBack() {
      const was = isTakenBack;
      isTakenBack = false;
      return was;
    },
    get isThinking() {
      return mode === 'thinking' || mode === 'name';
    },
    get wasOpened() {
      return wasOpened;
    },
  };
}
