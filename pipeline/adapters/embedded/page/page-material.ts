import type { Code, SourcedText } from '../../../page-blocks.ts';
import type { ComposeRequest, NumberedPassage } from '../../../ports.ts';
import { type AnswerSentence, readAnswerSentences } from '../answer/answer-sentences.ts';
import { scoreSentence } from '../answer/choose-sentences.ts';

export interface RankedSentence extends AnswerSentence {
  /** Against the best sentence of all passages, 0 to 1. */
  readonly share: number;
}

/** A fenced block where it stands in its passage. */
export interface PlacedCode {
  readonly code: Code;
  readonly passage: NumberedPassage;
  /** UTF-16 offsets of the fences in the passage. */
  readonly start: number;
  readonly end: number;
}

/** What a page is laid out from. */
export interface PageMaterial {
  readonly request: ComposeRequest;
  /** In the order of the passages and of the text in them. */
  readonly sentences: readonly RankedSentence[];
  /** In the same order; of several versions of the same code that follow each other, the first. */
  readonly codes: readonly PlacedCode[];
}

const FENCED =
  /^([ \t]{0,8})(`{3,}(?!`)|~{3,}(?!~))[ \t]*(?![ \t])([^\s`]*)(?![^\s`])[^\n]*\n([\s\S]*?)^[ \t]{0,8}\2[ \t]*$/gm;
/** With fewer letters a piece of text is a stray formula or label, in any script. */
const MIN_LETTERS = 8;
/** Two blocks that share more of the shorter one's words than this are the same code in two dialects. */
const SAME_CODE = 0.6;

export function readPageMaterial(request: ComposeRequest): PageMaterial {
  const sentences = readAnswerSentences(request.question, request.terms, request.passages).filter(
    ({ text, announces, isThought }) =>
      isThought && !announces && (text.match(/\p{L}/gu)?.length ?? 0) >= MIN_LETTERS,
  );
  const scores = sentences.map(scoreSentence);
  const best = Math.max(...scores, Number.MIN_VALUE);
  return {
    request,
    sentences: sentences.map((sentence, index) => ({ ...sentence, share: (scores[index] ?? 0) / best })),
    codes: request.passages.flatMap(readCodes),
  };
}

/** A sentence as a block holds it. */
export function toSourced({ text, passage }: Pick<AnswerSentence, 'text' | 'passage'>): SourcedText {
  return { text, n: passage.n };
}

function readCodes(passage: NumberedPassage): PlacedCode[] {
  const codes: PlacedCode[] = [];
  for (const match of passage.text.matchAll(FENCED)) {
    const [whole, indent = '', , language = '', inside = ''] = match;
    const text = inside
      .split('\n')
      .map((line) => moveLeft(line, indent.length))
      .join('\n');
    const placed: PlacedCode = {
      code: { type: 'code', language, text: text.replace(/\n+$/, ''), n: passage.n },
      passage,
      start: match.index,
      end: match.index + whole.length,
    };
    const last = codes.at(-1);
    const follows = last !== undefined && passage.text.slice(last.end, placed.start).trim() === '';
    if (text.trim() && !(follows && saysTheSame(last.code.text, text))) codes.push(placed);
    // The versions after it are measured from the end of this one.
    else if (follows) codes.splice(-1, 1, { ...last, end: placed.end });
  }
  return codes;
}

/** By as much as the fences are indented, which is the list item's doing. */
function moveLeft(line: string, indent: number): string {
  const own = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  return line.slice(Math.min(own, indent));
}

function saysTheSame(one: string, other: string): boolean {
  const words = new Set(one.match(/\w+/g));
  const others = new Set(other.match(/\w+/g));
  const shared = [...words].filter((word) => others.has(word)).length;
  return shared > SAME_CODE * Math.min(words.size, others.size);
}
