import { CodeTracker } from './code-tracker.ts';
import { readToken, type Token } from './special-tokens.ts';
import { ownerOf, readChannel, readRole } from './template-names.ts';

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
/** The harmony format as it reads where a server has left its tokens out. */
const BARE_ANALYSIS = /^analysis(?=[A-Z])/;
const BARE_FINAL = 'assistantfinal';
const BARE_STARTS = [
  'analysis<|message|>',
  'commentary<|message|>',
  'final<|message|>',
  'assistant<|channel|>',
];

/**
 * - `maybe`: held, because an end tag may still come that makes reasoning of it;
 * - `name`: behind the token of a channel or a turn, before its text;
 * - `raw`: JSON, whose strings hold nobody's tags;
 * - `over`: the model writes somebody else's turn.
 */
type Mode = 'answer' | 'thinking' | 'maybe' | 'name' | 'raw' | 'over';

/** Reasoning between tags ends with a tag, that of a channel with its message, and without tokens with a word. */
type Block = 'tag' | 'channel' | 'bare';

export interface AnswerFilterOptions {
  /** The model's template opens its reasoning itself: the text is held until that ends. */
  readonly isOpened: boolean;
  readonly isJson: boolean;
}

/**
 * Tells the answer from the reasoning and the template's tokens around it. Outside of code a tag or token is never shown; in
 * code it is what the answer speaks of. Text is held only while a token is unfinished.
 */
export class AnswerFilter {
  readonly #isJson: boolean;
  #code = new CodeTracker();
  #mode: Mode;
  /** Blocks of reasoning that have begun one in the other. */
  #depth: number;
  #block: Block = 'tag';
  #isChannel = false;
  /** Whether the text was held when the token of a turn came, which changes nothing about that. */
  #isHeld = false;
  #held = '';
  #maybe = '';
  #out = '';
  #lastChar = '';
  #hasBegun = false;
  #hasThought = false;
  #wasOpened = false;
  #isTakenBack = false;

  constructor({ isOpened, isJson }: AnswerFilterOptions) {
    this.#isJson = isJson;
    this.#mode = isOpened ? 'maybe' : 'answer';
    this.#depth = isOpened ? 1 : 0;
  }

  /** Whether reasoning has begun that has not ended. */
  get isThinking(): boolean {
    return this.#mode === 'thinking' || this.#mode === 'name';
  }

  /** Whether an end tag came whose beginning did not. */
  get wasOpened(): boolean {
    return this.#wasOpened;
  }

  /** Takes the next piece and gives back what of the answer is certain. */
  push(piece: string): string {
    const isPlain =
      this.#mode === 'raw' || (this.#mode === 'answer' && this.#hasBegun && !SPECIAL.test(piece));
    this.#held += piece;
    if (!isPlain || this.#held.length > piece.length) return this.#take(false);
    this.#out = '';
    this.#giveText(piece);
    return this.#out;
  }

  /** Gives back the rest; what may be reasoning only when the answer was not `isCut`. */
  end(isCut: boolean): string {
    const text = this.#take(true);
    return this.#mode === 'maybe' && !isCut ? text + this.#maybe : text;
  }

  /** The server gives reasoning apart: nothing that comes as text is any, unless tags say so. */
  separate(): void {
    this.#hasThought = true;
    if (this.#mode === 'maybe' && this.#maybe.trim() === '') [this.#mode, this.#depth] = ['answer', 0];
  }

  /** True, once, after an end tag without its beginning: all text that was given back before was reasoning. */
  takesBack(): boolean {
    const was = this.#isTakenBack;
    this.#isTakenBack = false;
    return was;
  }

  /** Reads `held` as far as it can be decided. */
  #take(isLast: boolean): string {
    this.#out = '';
    for (let before = ''; before !== `${this.#mode} ${this.#held.length}`; ) {
      before = `${this.#mode} ${this.#held.length}`;
      if (this.#held === '') break;
      if (this.#mode === 'over') this.#held = '';
      else if (this.#mode === 'name') this.#readName(isLast);
      else if (this.#mode === 'thinking') this.#readReasoning(isLast);
      else this.#readText(isLast);
    }
    return this.#out;
  }

  #readReasoning(isLast: boolean): void {
    if (this.#block === 'bare') {
      const end = this.#held.indexOf(BARE_FINAL);
      this.#drop(end < 0 ? Math.max(0, this.#held.length - BARE_FINAL.length) : end + BARE_FINAL.length);
      if (end >= 0) this.#leaveReasoning();
      return;
    }
    const at = this.#held.search(TOKEN_START);
    if (at !== 0) {
      this.#drop(at < 0 ? this.#held.length : at);
      return;
    }
    const token = this.#readWholeToken(isLast);
    if (token === 'more') return;
    if (token === null) {
      this.#drop(1);
      return;
    }
    this.#drop(token.text.length);
    if (token.kind === 'channel' || (token.kind === 'turn' && this.#block === 'channel'))
      this.#enterName(token);
    else if (this.#block === 'channel') {
      if (/^<\|(?:end|return|call)\|>$/i.test(token.text)) this.#leaveReasoning();
    } else if (token.kind === 'open') this.#depth++;
    else if (token.kind === 'close') this.#leaveReasoning();
  }

  /** Text outside of reasoning, up to the next thing that has to be looked at. */
  #readText(isLast: boolean): void {
    if (!this.#hasBegun && this.#mode === 'answer') {
      const start = this.#held.trimStart();
      if (start !== '' && BARE_STARTS.some((bare) => bare !== start && bare.startsWith(start)) && !isLast)
        return;
      if (this.#readBareStart(start)) return;
      if (this.#isJson && /^[{`]/.test(start)) this.#mode = 'raw';
    }
    if (this.#mode === 'raw') {
      this.#give(this.#held);
      return;
    }
    const at = this.#held.search(SPECIAL);
    if (at !== 0) {
      this.#giveText(at < 0 ? this.#held : this.#held.slice(0, at));
      return;
    }
    const [char = ''] = this.#held;
    if (char === '\n') {
      this.#code.endLine();
      this.#give(char);
      return;
    }
    if (char === '`' || char === '~') {
      this.#readRun(isLast);
      return;
    }
    const token = this.#readWholeToken(isLast);
    if (token === 'more') return;
    if (token === null || this.#isOfCode(token)) {
      // At the very end a token is the end, though code was left open.
      if (token?.kind === 'mark' && this.#held.slice(token.text.length).trim() === '') {
        if (isLast) this.#drop(this.#held.length);
        return;
      }
      this.#giveText(char);
      return;
    }
    this.#drop(token.text.length);
    if (token.kind === 'open') this.#open();
    else if (token.kind === 'close') this.#close();
    else if (token.kind !== 'mark') this.#enterName(token);
  }

  /** Whether the text begins with a name of the harmony format whose own token is missing. */
  #readBareStart(start: string): boolean {
    const bare = BARE_STARTS.find((known) => start.startsWith(known));
    if (bare === undefined && !BARE_ANALYSIS.test(start)) return false;
    this.#drop(this.#held.length - start.length);
    if (bare === undefined) this.#think('bare');
    else {
      this.#drop(bare.indexOf('<'));
      // The token that is there says what it begins; that of a message alone says only that the name is over.
      if (/^(?:analysis|commentary)/.test(bare)) this.#think('channel');
    }
    return true;
  }

  /** The token that comes next, null when none does; `more`: what comes next will tell. */
  #readWholeToken(isLast: boolean): Token | 'more' | null {
    const token = readToken(this.#held);
    if (token === null) return null;
    if (token === 'unfinished') return isLast ? null : 'more';
    const isTag = token.kind === 'open' || token.kind === 'close';
    const quote = isTag ? QUOTES[this.#lastChar] : undefined;
    const after = this.#held.charAt(token.text.length);
    if (quote !== undefined && after === '' && !isLast) return 'more';
    if (quote !== undefined && after === quote) return null;
    // What may as well be a word of the text is a token only where one belongs.
    if (/^<\/?answer>$/i.test(token.text)) return this.#hasThought ? token : null;
    return token.text === '[INST]' && !/^[\n>]?$/.test(this.#lastChar) ? null : token;
  }

  /** What is held as reasoning is no code yet; and reasoning ends in a line of its own, whatever its backticks. */
  #isOfCode({ kind }: Token): boolean {
    if (this.#code.place === 'text' || this.#mode === 'maybe') return false;
    return this.#code.place === 'block' || kind !== 'close' || !this.#code.isAtLineStart;
  }

  #readRun(isLast: boolean): void {
    const [run = ''] = RUN.exec(this.#held) ?? [];
    const isMarker = run.startsWith('`') || (run.length >= 3 && this.#code.isAtLineStart);
    const mayGrow =
      run.length === this.#held.length && run.length < MAX_RUN && (isMarker || this.#code.isAtLineStart);
    if (mayGrow && !isLast) return;
    if (isMarker) this.#code.fence(run);
    else this.#code.skip(run);
    this.#give(run);
  }

  #giveText(text: string): void {
    this.#code.skip(text);
    this.#give(text);
  }

  #give(text: string): void {
    this.#hasBegun ||= text.trim() !== '';
    if (this.#mode === 'maybe') this.#maybe += text;
    else this.#out += text;
    this.#drop(text.length);
  }

  #drop(length: number): void {
    this.#lastChar = this.#held.charAt(length - 1) || this.#lastChar;
    this.#held = this.#held.slice(length);
  }

  #think(kind: Block): void {
    [this.#mode, this.#block, this.#hasThought] = ['thinking', kind, true];
    this.#depth = Math.max(1, this.#depth);
  }

  #open(): void {
    // A tag right at the beginning opens what the template was thought to have opened.
    if (this.#mode === 'maybe' && this.#maybe.trim() !== '') this.#depth++;
    this.#think('tag');
  }

  #close(): void {
    if (this.#mode === 'maybe') {
      this.#wasOpened ||= !this.#hasThought;
      this.#leaveReasoning();
    } else if (!this.#hasThought) {
      this.#wasOpened = true;
      this.#isTakenBack = this.#hasBegun;
      this.#out = '';
      this.#leaveReasoning();
    }
  }

  #leaveReasoning(): void {
    [this.#maybe, this.#hasThought, this.#hasBegun] = [
      '',
      true,
      this.#hasBegun && !this.#isTakenBack && this.#mode !== 'maybe',
    ];
    this.#depth = this.#block === 'tag' ? Math.max(0, this.#depth - 1) : 0;
    // Blocks began one in the other: what follows is reasoning, too, if one more end comes.
    this.#mode = this.#depth > 0 ? 'maybe' : 'answer';
    if (!this.#hasBegun) this.#code = new CodeTracker();
  }

  #enterName(token: Token): void {
    const owner = ownerOf(token);
    this.#isChannel = token.kind === 'channel';
    this.#isHeld = this.#mode === 'maybe';
    if (owner === null) this.#mode = 'name';
    else if (owner === 'other') this.#mode = 'over';
    else if (this.#mode !== 'maybe') this.#mode = 'answer';
  }

  #readName(isLast: boolean): void {
    const named = this.#isChannel ? readChannel(this.#held, isLast) : readRole(this.#held, isLast);
    if (!named) return;
    this.#drop(named.length);
    if (this.#isChannel) this.#depth = 0;
    if (named.kind === 'reasoning') this.#think('channel');
    else if (named.kind === 'other') this.#mode = 'over';
    else this.#mode = this.#isHeld && !this.#isChannel ? 'maybe' : 'answer';
  }
}
