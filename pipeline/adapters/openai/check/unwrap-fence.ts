import { HeldText, type TextStage } from './text-stage.ts';

const OPENING = /^\s{0,8}(`{3,16})[ \t]{0,8}(?:markdown|md)[ \t]{0,8}\r?\n/i;
const OPENING_BEGUN =
  /^\s{0,8}(?:`{0,2}|`{3,16}[ \t]{0,8}(?:m|ma|mar|mark|markd|markdo|markdow|markdown|md)?[ \t]{0,8}\r?)$/i;
const FENCE = /^[ \t]{0,12}(`{3,16})[ \t]*([^\s`]*)[^`\n]{0,80}\n?$/;
const FENCE_BEGUN = /^[ \t]{0,12}(?:`{0,2}|`{3,16}[^`\n]{0,80})$/;

/**
 * Takes an answer that is one fence of Markdown out of that fence. Held are the line of the fence, and of the text what may
 * be its end.
 */
export function createFenceUnwrapper(): TextStage {
  const held = new HeldText();
  let mode: 'opening' | 'inside' | 'through' = 'opening';
  let outer = '';
  /** The fence of code within, which its own mark ends. */
  let inner = '';
  let isLineStart = true;

  function take(isLast: boolean): string {
    if (mode === 'opening') {
      if (!isLast && OPENING_BEGUN.test(held.text)) return '';
      const [opening = '', run = ''] = OPENING.exec(held.text) ?? [];
      mode = opening === '' ? 'through' : 'inside';
      outer = run;
      held.cut(opening.length);
    }
    let out = '';
    while (mode === 'inside' && held.text !== '') {
      const taken = isLineStart ? takeLineStart(isLast) : takeRest();
      if (taken === null) return out;
      out += taken;
    }
    return out + held.cut(held.text.length);
  }

  function takeRest(): string {
    const length = held.text.indexOf('\n') + 1;
    isLineStart = length > 0;
    return held.cut(length || held.text.length);
  }

  /** Null: more must come first. */
  function takeLineStart(isLast: boolean): string | null {
    if (!isLast && FENCE_BEGUN.test(held.text)) return null;
    const length = held.text.indexOf('\n') + 1 || held.text.length;
    const [, run = '', language] = FENCE.exec(held.text.slice(0, length)) ?? [];
    if (run === '') {
      isLineStart = false;
      return '';
    }
    const isBare = language === '';
    if (inner !== '') {
      if (isBare && run.length >= inner.length) inner = '';
      return held.cut(length);
    }
    if (!isBare || run.length < outer.length) {
      inner = run;
      return held.cut(length);
    }
    // What goes on in the next line is code of which no language was told.
    const next = /^[ \t]*(\S|\n|$)/.exec(held.text.slice(length))?.[1] ?? '';
    if (next === '' && !isLast) return held.text.length - length < 80 ? null : close(length);
    if (next === '' || next === '\n') return close(length);
    inner = run;
    return held.cut(length);
  }

  function close(length: number): string {
    held.cut(length);
    mode = 'through';
    return '';
  }

  return held.toStage(take);
}
