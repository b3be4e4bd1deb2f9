import type { AnswerSentence } from './answer-sentences.ts';

/** Blank lines and a short line such as "For example:" may stand between a sentence and its steps. */
const MAX_GAP = 160;
const FENCED = /^ {0,3}(`{3,}(?!`)|~{3,}(?!~))[^\n]*\n[\s\S]*?^ {0,3}\1[ \t]*$/gm;
const ORDERED =
  /^ {0,3}1[.)]\s[^\n]*(?:\n(?:[ \t]+\S[^\n]*|\d{1,3}[.)]\s[^\n]*|[ \t]*(?=\n[ \t]*(?:\d{1,3}[.)]\s|[ \t]{2,}\S))))*/gm;

/**
 * The ordered list or fenced code that follows right after the sentence, or that the sentence stands in, whole and
 * verbatim; null when there is none or it is longer than `maxLength`.
 */
export function findSteps(sentence: AnswerSentence, maxLength: number): string | null {
  const { text } = sentence.passage;
  const blocks = [...text.matchAll(ORDERED), ...text.matchAll(FENCED)].sort((a, b) => a.index - b.index);
  for (const block of blocks) {
    const [whole] = block;
    const end = block.index + whole.length;
    if (end <= sentence.start || whole.length > maxLength) continue;
    const gap = text.slice(sentence.end, block.index);
    const isInside = block.index <= sentence.start;
    if (isInside || (gap.length <= MAX_GAP && !/^ {0,3}#/m.test(gap))) return whole;
    return null;
  }
  return null;
}
