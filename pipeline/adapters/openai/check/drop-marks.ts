import type { TextStage } from './text-stage.ts';

/** A mark with the longest title that a prompt gives it; what goes on longer is the model's own. */
const MAX_MARK_CHARS = 400;

/** Drops the marks that stand around the sources of a prompt where a model repeats them; the text between them stays. */
export function createMarkDropper(tag: string): TextStage {
  const starts = [`<${tag}`, `</${tag}`];
  let held = '';

  function take(isLast: boolean): string {
    let out = '';
    while (held !== '') {
      const at = held.indexOf('<');
      if (at !== 0) {
        out += at < 0 ? held : held.slice(0, at);
        held = at < 0 ? '' : held.slice(at);
        continue;
      }
      const isMark = starts.some((start) => held.startsWith(start));
      const mayBecome = starts.some((start) => start.startsWith(held));
      const end = isMark ? held.slice(0, MAX_MARK_CHARS).indexOf('>') : -1;
      if (end >= 0) held = held.slice(end + 1);
      else if (!isLast && (mayBecome || (isMark && held.length < MAX_MARK_CHARS))) return out;
      else {
        out += '<';
        held = held.slice(1);
      }
    }
    return out;
  }

  return {
    push(piece) {
      held += piece;
      return take(false);
    },
    end: () => take(true),
  };
}
