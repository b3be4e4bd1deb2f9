import { findSentences } from '../../../text/sentences.ts';

const MARKS = /(?:\s*\[\d+\])+/g;
/** Nobody's sentence is longer, and a list item or a line of code may be. */
const MAX_CLAIM = 600;

/** What a citation at the end of this text stands for: the sentence, item or line right before it, without other citations. */
export function findClaim(textBefore: string): string {
  const text = textBefore.slice(-MAX_CLAIM).replace(MARKS, '').trimEnd();
  const sentence = findSentences(text).at(-1)?.text;
  const line = text.split('\n').at(-1)?.trim() ?? '';
  return sentence ?? line;
}
