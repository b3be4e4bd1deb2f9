import type { Line } from './page-text.ts';

const LEADERS = /(?:[.·…]\s?){4,200}\s*(?:\d{1,5}|[ivxlc]{1,7})$/i;
const ENDS_IN_NUMBER = /\s(?:\d{1,5}|[ivxlc]{1,7})$/i;
/** Fewer may be the blanks of a form. */
const LEAST_ENTRIES = 3;

/** Takes out tables of contents with their dots, which name every subject and say nothing of it. */
export function removeContents(pages: readonly (readonly Line[])[]): readonly (readonly Line[])[] {
  return pages.map((lines) => {
    const entries = lines.filter(({ text }) => isLedByDots(text));
    if (entries.length < LEAST_ENTRIES) return lines;
    return lines.filter(({ text }) => !isLedByDots(text) && !ENDS_IN_NUMBER.test(text));
  });
}

function isLedByDots(text: string): boolean {
  return LEADERS.test(text.slice(-220));
}
