import { QUESTION_KINDS, type QuestionKind } from '../../../ports.ts';
import { type LinearModelFile, toProbabilities } from '../classify/linear-classifier.ts';
import { listQuestionFeatures, splitWords } from '../classify/question-features.ts';
import { type Example, type FitOptions, fitLinear, predictFit } from './fit-linear.ts';
import { packModel } from './pack-model.ts';
import { createRandom, shuffle } from './random.ts';
import { readRows } from './read-rows.ts';
import { askPolitely, misspell, toggleClosingMark, toKeywords, varyQuestion } from './vary-question.ts';

interface Question {
  readonly text: string;
  readonly kind: QuestionKind;
  readonly weight: number;
}

/** Chosen on the validation questions among some fifteen settings; neighbours differ by less than half a point. */
const FIT: FitOptions = {
  output: 'softmax',
  epochs: 5,
  learningRate: 0.3,
  decay: 1e-5,
  minCount: 2,
  seed: 1,
};
const COMMON_WORDS = 200;
const MAX_FEATURES = 20_000;
/** How much the made-up forms of a question count beside the real one. */
const TOGGLED_WEIGHT = 0.3;
const MISSPELT_WEIGHT = 0.2;
const REWRITTEN_WEIGHT = 0.5;
const POLITE_WEIGHT = 0.2;
const KEYWORDS_WEIGHT = 0.1;
/** What bare keywords are after is a thing to be told or done; of the other kinds nothing is left without their words. */
const KEYWORD_KINDS: readonly QuestionKind[] = ['factoid', 'evidence-based', 'instruction'];
/** What people say to a site without asking it anything; the question set has encyclopedia sentences and tweets only. */
const SMALL_TALK = ['greeting', 'thank_you', 'goodbye', 'yes', 'no', 'maybe', 'cancel'];
const SMALL_TALK_WEIGHT = 0.5;
/** Rare kinds count more, by this power of how rare they are. */
const RARITY_POWER = 0.25;
const HELD_OUT = 0.1;

/** Learns the kinds of questions from `nfcats/train.jsonl` and the small talk of `clinc150/train.jsonl`; takes 15 s. */
export function trainQuestionKind(dataFolder: string): LinearModelFile {
  const questions = shuffle(readQuestions(dataFolder), createRandom(2));
  const commonWords = listCommonWords(questions);
  const grammar = new Set(commonWords);
  const heldOut = Math.round(questions.length * HELD_OUT);
  const trial = fitLinear(toExamples(questions.slice(heldOut), grammar), FIT);
  const temperature = fitTemperature(
    questions.slice(0, heldOut).map(({ text, kind }) => ({
      scores: [...predictFit(trial, listQuestionFeatures(text, grammar))],
      gold: QUESTION_KINDS.indexOf(kind),
    })),
  );
  return packModel(fitLinear(toExamples(questions, grammar), FIT), {
    classes: QUESTION_KINDS,
    commonWords,
    temperature,
    maxFeatures: MAX_FEATURES,
  });
}

function readQuestions(dataFolder: string): Question[] {
  const asked = readRows<{ text: string; label: string }>(dataFolder, 'nfcats/train.jsonl').map((row) => ({
    text: row.text,
    kind: toKind(row.label),
    weight: 1,
  }));
  const smallTalk = readRows<{ text: string; label: string }>(dataFolder, 'clinc150/train.jsonl')
    .filter((row) => SMALL_TALK.includes(row.label))
    .map((row) => ({ text: row.text, kind: 'not-a-question' as const, weight: SMALL_TALK_WEIGHT }));
  return [...asked, ...smallTalk];
}

function toKind(label: string): QuestionKind {
  const kind = QUESTION_KINDS.find((known) => known === label.toLowerCase());
  if (!kind) throw new Error(`nfcats/train.jsonl has a label that is no kind of question: ${label}`);
  return kind;
}

function listCommonWords(questions: readonly Question[]): string[] {
  const counts = new Map<string, number>();
  for (const { text, weight } of questions) {
    if (weight < 1) continue;
    for (const word of new Set(splitWords(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, COMMON_WORDS)
    .map(([word]) => word);
}

function toExamples(questions: readonly Question[], grammar: ReadonlySet<string>): Example[] {
  const counts = new Map<QuestionKind, number>();
  for (const { kind } of questions) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const random = createRandom(3);
  return questions.flatMap(({ text, kind, weight }) => {
    const rarity = (1000 / (counts.get(kind) ?? 1)) ** RARITY_POWER;
    const toggled = toggleClosingMark(text, kind);
    const rewritten = varyQuestion(text, kind);
    const keywords = KEYWORD_KINDS.includes(kind) ? toKeywords(text, grammar) : null;
    const forms: [string, number][] = [
      [text, 1],
      [toggled, TOGGLED_WEIGHT],
      [misspell(toggled, random), MISSPELT_WEIGHT],
      ...(kind === 'not-a-question'
        ? []
        : [[askPolitely(toggled, random), POLITE_WEIGHT] satisfies [string, number]]),
      ...(keywords ? [[keywords, KEYWORDS_WEIGHT] satisfies [string, number]] : []),
      ...rewritten.map((form): [string, number] => [form, REWRITTEN_WEIGHT / Math.sqrt(rewritten.length)]),
    ];
    return forms.map(([form, share]) => ({
      features: listQuestionFeatures(form, grammar),
      target: QUESTION_KINDS.map((known) => (known === kind ? 1 : 0)),
      weight: weight * rarity * share,
    }));
  });
}

/** The temperature that makes the held-out answers likeliest (Guo et al. 2017, arXiv 1706.04599). */
function fitTemperature(judged: readonly { scores: readonly number[]; gold: number }[]): number {
  const loss = (temperature: number) =>
    judged.reduce(
      (sum, { scores, gold }) => sum - Math.log(toProbabilities(scores, temperature)[gold] ?? 0),
      0,
    );
  let best = 1;
  for (let candidate = 0.5; candidate <= 2; candidate += 0.02)
    if (loss(candidate) < loss(best)) best = candidate;
  return best;
}
