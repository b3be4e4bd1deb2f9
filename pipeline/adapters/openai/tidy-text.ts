/** What of a model's text may stay. */
export interface TidyRules {
  /** Whether `[n]` may follow the text written so far. */
  isSupported(n: number, textBefore: string): boolean;
  /** Whether a link may lead there. */
  isSourceUrl(url: string): boolean;
}

export interface TextTidier {
  /** Takes the next piece and gives back what is decided. A `[` is held until it can be told what it begins. */
  push(piece: string): string;
  /** Gives back the rest. */
  end(): string;
  /** Numbers that were cited and stayed. */
  readonly cited: ReadonlySet<number>;
}

/** What a held character begins: how much of the text it is, and what it becomes; null: more must come first. */
type Reading = { readonly length: number; readonly text: string } | null;

const SPECIAL = /[\\[\]<`!]|[ \t]+$/;
const CITATION = /^\[\^?\d{1,3}(?:\s*[,;]\s*\^?\d{1,3})*\]/;
/** A bracket that is not closed within so many characters is a bracket. */
const MAX_LABEL = 600;
const MAX_TARGET = 2_000;
const PARAGRAPH_END = /\n[ \t]*\n/;
const ADDRESS = /^\s*<?\s*(?:[a-z][a-z0-9+.-]*:|\/\/|www\.)/i;

/**
 * Tidies Markdown while it streams: drops citations that are not supported, and leaves only the words of links and images
 * unless they lead to a source. Code keeps its brackets. Raw HTML is left for the renderer, which shows it as text.
 */
export function createTextTidier(rules: TidyRules): TextTidier {
  const cited = new Set<number>();
  let held = '';
  let written = '';
  let fence: string | null = null;

  function read(isLast: boolean): string {
    let out = '';
    const give = (text: string) => {
      out += text;
      written = (written + text).slice(-MAX_TARGET);
    };
    while (held !== '') {
      if (fence !== null) {
        const end = held.indexOf('\n') + 1 || (isLast ? held.length : 0);
        if (end === 0) return out;
        const line = held.slice(0, end);
        if (isClosing(line, fence)) fence = null;
        give(defuseCode(line, rules));
        held = held.slice(end);
        continue;
      }
      const at = held.search(SPECIAL);
      if (at !== 0) {
        give(at < 0 ? held : held.slice(0, at));
        held = at < 0 ? '' : held.slice(at);
        continue;
      }
      const reading = readSpecial(isLast);
      if (!reading) return out;
      give(reading.text);
      held = held.slice(reading.length);
    }
    return out;
  }

  function readSpecial(isLast: boolean): Reading {
    switch (held.charAt(0)) {
      case '\\':
        return held.length > 1 || isLast ? { length: 2, text: held.slice(0, 2) } : null;
      case '!':
        if (held.length === 1) return isLast ? { length: 1, text: '!' } : null;
        return { length: 1, text: held.charAt(1) === '[' && !CITATION.test(held.slice(1)) ? '' : '!' };
      case ']':
        if (held.length === 1) return isLast ? { length: 1, text: ']' } : null;
        // The end of a link whose beginning was taken for something else.
        return { length: 1, text: held.charAt(1) === '(' ? '\\]' : ']' };
      case '<':
        return readAutolink(held, isLast, rules);
      case '`':
        return readBackticks(isLast);
      case '[':
        return readBracket(isLast);
      default:
        return readSpaces(isLast);
    }
  }

  /** Spaces wait for what follows: a citation that is dropped takes them along. */
  function readSpaces(isLast: boolean): Reading {
    const [spaces = ''] = /^[ \t]+/.exec(held) ?? [];
    return held.length > spaces.length || isLast ? { length: spaces.length, text: spaces } : null;
  }

  function readBackticks(isLast: boolean): Reading {
    const [run = ''] = /^`+/.exec(held) ?? [];
    if (run.length === held.length && !isLast) return null;
    if (run.length >= 3 && /(?:^|\n)[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?$/.test(written)) {
      fence = run;
      return { length: run.length, text: run };
    }
    const end = new RegExp(`(?<!\`)${run}(?!\`)`).exec(held.slice(run.length));
    const inside = end ? held.slice(run.length, run.length + end.index) : held;
    const isOpenEnded = PARAGRAPH_END.test(inside) || inside.length > MAX_LABEL;
    // The closing run may grow with the next piece.
    const isSure = end && (run.length + end.index + run.length < held.length || isLast);
    if (!isSure && !isOpenEnded && !isLast) return null;
    if (!end || isOpenEnded) return { length: run.length, text: run };
    return { length: 2 * run.length + end.index, text: run + defuseCode(inside, rules) + run };
  }

  function readBracket(isLast: boolean): Reading {
    const close = findClosing(held, '[', ']', MAX_LABEL);
    if (close === 'open' && !isLast) return null;
    if (typeof close !== 'number') return { length: 1, text: close === 'never' ? '\\[' : '[' };
    if (close + 1 === held.length && !isLast) return null;
    const label = held.slice(0, close + 1);
    const after = held.charAt(close + 1);
    const target = after === '(' ? findClosing(held.slice(close + 1), '(', ')', MAX_TARGET) : null;
    if (target === 'open' && !isLast) return null;
    const length = close + 1 + (typeof target === 'number' ? target + 1 : 0);
    if (CITATION.test(label) && label.match(CITATION)?.[0] === label)
      return { length, text: readCitation(label) };
    const words = tidyText(label.slice(1, -1), rules);
    if (after === '(') {
      const address = /^\(\s*<?([^\s<>)]*)/.exec(held.slice(close + 1))?.[1] ?? '';
      const isKept = typeof target === 'number' && rules.isSourceUrl(address);
      return { length, text: isKept ? `[${words}](${address})` : words };
    }
    // A definition would make a link of every bracket with the same words.
    return { length, text: after === ':' ? words : `[${words}]` };
  }

  function readCitation(label: string): string {
    const numbers = [...label.matchAll(/\d+/g)].map(([digits]) => Number(digits));
    const kept = numbers.filter((n) => rules.isSupported(n, written));
    for (const n of kept) cited.add(n);
    return kept.map((n) => `[${n}]`).join('');
  }

  return {
    push(piece) {
      held += piece;
      return read(false);
    },
    end: () => read(true),
    cited,
  };
}

/** A whole text at once. */
export function tidyText(text: string, rules: TidyRules): string {
  const tidier = createTextTidier(rules);
  return tidier.push(text) + tidier.end();
}

function readAutolink(held: string, isLast: boolean, rules: TidyRules): Reading {
  const [whole, address = ''] = /^<([^\s<>]*)>/.exec(held) ?? [];
  if (whole === undefined) {
    if (!/^<[^\s<>]*$/.test(held) || isLast) return { length: 1, text: '<' };
    return held.length < MAX_TARGET ? null : { length: 1, text: '\\<' };
  }
  const isLink = ADDRESS.test(address) || address.includes('@');
  return { length: whole.length, text: isLink && !rules.isSourceUrl(address) ? address : whole };
}

/**
 * Where code begins and ends is for the renderer to say, and a text can be made so that the two disagree: what would be a
 * link if this were no code is broken, and what only looks a little like one is kept.
 */
function defuseCode(code: string, rules: TidyRules): string {
  return code
    .replace(/\]\(\s*<?([^\s<>)]*)/g, (found, address: string) =>
      (ADDRESS.test(found.slice(2)) && !rules.isSourceUrl(address)) || address === ''
        ? found.replace('](', '] (')
        : found,
    )
    .replace(/\]:(?=\s*<?[a-z][a-z0-9+.-]*:\/\/)/gi, '] :')
    .replace(/<(?=[a-z][a-z0-9+.-]*:\/\/)/gi, '< ');
}

function isClosing(line: string, fence: string): boolean {
  const [run = ''] = /^[ \t>]*(`{3,})[ \t]*\r?\n?$/.exec(line)?.slice(1) ?? [];
  return run.length >= fence.length;
}

/** The place of the bracket that closes the first one; `open` when it may still come, `never` when it cannot be a link any more. */
function findClosing(
  text: string,
  open: string,
  close: string,
  maxLength: number,
): number | 'open' | 'never' {
  let depth = 0;
  const limit = Math.min(text.length, maxLength);
  for (let index = 0; index < limit; index++) {
    const char = text.charAt(index);
    if (char === '\\') index++;
    else if (char === open) depth++;
    else if (char === close && --depth === 0) return index;
    else if (char === '\n' && PARAGRAPH_END.test(text.slice(index, index + 20))) return 'never';
  }
  return text.length >= maxLength ? 'never' : 'open';
}
