import type { Code, Steps } from '../../../page-blocks.ts';
import type { NumberedPassage } from '../../../ports.ts';
import { placeOf } from '../../../text/place-of.ts';
import { findSentences, type Sentence } from '../../../text/sentences.ts';
import type { PageMaterial, PlacedCode } from './page-material.ts';

type Step = Steps['steps'][number];

/** A passage whose best sentence is below this share of the best of all does not hold what was asked for. */
const MIN_SHARE = 0.75;
/** Between a sentence and the code that it announces. */
const MAX_GAP = 160;
const MAX_STEPS = 12;
const MIN_STEP_LENGTH = 30;
const MAX_STEP_LENGTH = 600;
const NUMBERED = /^[ \t]*\d{1,3}[.)][ \t]+$/;

/**
 * The steps of the best passage that shows how: the items of its numbered list with the code in them, or else the
 * sentences that announce a piece of code, each with that code. Null when that passage has only one, or none has any.
 */
export function composeSteps(material: PageMaterial): Steps | null {
  const ranked = material.request.passages
    .map((passage) => ({ passage, share: bestShare(material, passage) }))
    .filter(({ share }) => share >= MIN_SHARE)
    .sort((a, b) => b.share - a.share);
  for (const { passage } of ranked) {
    const codes = material.codes.filter((code) => code.passage.n === passage.n);
    const numbered = readNumberedSteps(passage, codes);
    const steps = numbered.length >= 2 ? numbered : readCodeSteps(passage, codes);
    if (steps.length >= 2)
      return { type: 'steps', heading: placeOf(passage), steps: steps.slice(0, MAX_STEPS) };
    // One piece of code is the answer itself; steps of a lesser passage would be those of something else.
    if (steps.length === 1) return null;
  }
  return null;
}

function bestShare({ sentences }: PageMaterial, passage: NumberedPassage): number {
  return Math.max(
    0,
    ...sentences.filter((sentence) => sentence.passage.n === passage.n).map(({ share }) => share),
  );
}

/** Items in a row: prose between two of them that is no part of either ends the list. */
function readNumberedSteps(passage: NumberedPassage, codes: readonly PlacedCode[]): Step[] {
  const sentences = findSentences(passage.text);
  const starts = sentences.filter(
    (sentence, index) =>
      sentences[index - 1]?.block !== sentence.block &&
      NUMBERED.test(lineBefore(passage.text, sentence.start)),
  );
  const [first] = starts;
  const last = starts.at(-1);
  if (!first || !last) return [];
  return starts.map((start, index) => {
    const next = starts[index + 1];
    const end = next?.start ?? endOfItem(passage.text, last.end, codes);
    const own = sentences.filter((sentence) => sentence.block === start.block);
    return {
      text: { text: spanText(passage.text, own), n: passage.n },
      code: codesWithin(codes, start.start, end),
    };
  });
}

/** Code that follows the last item belongs to it when it is indented or nothing stands between. */
function endOfItem(text: string, itemEnd: number, codes: readonly PlacedCode[]): number {
  const next = codes.find((code) => code.start >= itemEnd);
  return next && text.slice(itemEnd, next.start).trim() === '' ? next.end : itemEnd;
}

function readCodeSteps(passage: NumberedPassage, codes: readonly PlacedCode[]): Step[] {
  const sentences = findSentences(passage.text);
  return codes.flatMap((placed) => {
    const announcing = sentences.findLast((sentence) => sentence.end <= placed.start);
    if (!announcing || announcing.kind === 'row') return [];
    const gap = passage.text.slice(announcing.end, placed.start);
    const isNear = gap.length <= MAX_GAP && !/^ {0,3}(?:#|`{3}|~{3})/m.test(gap);
    if (!isNear) return [];
    // "For example:" says nothing without the sentence before it.
    const lead =
      announcing.text.length < MIN_STEP_LENGTH ? sentences[sentences.indexOf(announcing) - 1] : undefined;
    const said = lead?.block === announcing.block ? [lead, announcing] : [announcing];
    return [{ text: { text: spanText(passage.text, said), n: passage.n }, code: [placed.code] }];
  });
}

function lineBefore(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}

function spanText(text: string, sentences: readonly Sentence[]): string {
  const start = sentences[0]?.start ?? 0;
  const fitting = sentences.filter(({ end }) => end - start <= MAX_STEP_LENGTH);
  return text.slice(start, (fitting.at(-1) ?? sentences[0])?.end ?? start);
}

function codesWithin(codes: readonly PlacedCode[], start: number, end: number): Code[] {
  return codes.filter((code) => code.start >= start && code.start < end).map(({ code }) => code);
}
