import { HeldText, type TextStage } from './text-stage.ts';

/** A mark with the longest title that a prompt gives it; what goes on longer is the model's own. */
const MAX_MARK_CHARS = 400;

/** Drops the marks that stand around the sources of a prompt where a model repeats them; the text between them stays. */
export function createMarkDropper(tag: string): TextStage {
  const starts = [`<${tag}`, `</${tag}`];
  const held = new HeldText();

  function take(isLast: boolean): string {
    let out = '';
    while (held.text !== '') {
      const at = held.text.indexOf('<');
      if (at !== 0) {
        out += held.cut(at < 0 ? held.text.length : at);
        continue;
      }
      const isMark = starts.some((start) => held.text.startsWith(start));
      const mayBecome = starts.some((start) => start.startsWith(held.text));
      const end = isMark ? held.text.slice(0, MAX_MARK_CHARS).indexOf('>') : -1;
      if (end >= 0) held.cut(end + 1);
      else if (!isLast && (mayBecome || (isMark && held.text.length < MAX_MARK_CHARS))) return out;
      else out += held.cut(1);
    }
    return out;
  }

  return held.toStage(take);
}
