import {
  listQuestionFeatures,
  splitWords,
} from '../../../pipeline/adapters/embedded/classify/question-features.ts';
import { fitLinear, predictFit } from '../../../pipeline/adapters/embedded/training/fit-linear.ts';
import { createRandom } from '../../../pipeline/adapters/embedded/training/random.ts';
import {
  askPolitely,
  misspell,
  toggleClosingMark,
  toKeywords,
  varyQuestion,
} from '../../../pipeline/adapters/embedded/training/vary-question.ts';
import type { Told } from './score-told.ts';

export interface Labelled {
  readonly id: string;
  readonly text: string;
  readonly label: string;
}

const COMMON_WORDS = 200;
const HELD_OUT = 0.1;
const FIT = { output: 'softmax', epochs: 5, learningRate: 0.3, decay: 1e-5, minCount: 2, seed: 1 } as const;

/**
 * The learner of `weights/question-kind.json` on any labels: `plain`, one fit of the examples; `whole`, as `train:weights` does
 * it, with each example in other forms too, a trial without a tenth for the temperature, and then the fit.
 */
export function learnEarlier(examples: readonly Labelled[], way: 'plain' | 'whole') {
  const labels = [...new Set(examples.map(({ label }) => label))];
  const grammar = findCommonWords(examples);
  const random = createRandom(3);
  const toExamples = (some: readonly Labelled[]) =>
    some.flatMap(({ text, label }) => {
      const target = labels.map((known) => (known === label ? 1 : 0));
      const forms = way === 'plain' ? [text] : [...new Set(listForms(text, grammar, random))];
      return forms.map((form, at) => ({
        features: listQuestionFeatures(form, grammar),
        target,
        weight: at === 0 ? 1 : 0.3,
      }));
    });
  if (way === 'whole') fitLinear(toExamples(examples.slice(Math.round(examples.length * HELD_OUT))), FIT);
  const fit = fitLinear(toExamples(examples), FIT);
  return function tell(text: string): Told {
    const scores = predictFit(fit, listQuestionFeatures(text, grammar));
    const best = scores.indexOf(Math.max(...scores));
    const highest = scores[best] ?? 0;
    const total = scores.reduce((sum, score) => sum + Math.exp(score - highest), 0);
    return { label: labels[best] ?? '', score: 1 / total };
  };
}

function listForms(text: string, grammar: ReadonlySet<string>, random: () => number): string[] {
  const toggled = toggleClosingMark(text, 'factoid');
  const keywords = toKeywords(text, grammar);
  return [
    text,
    toggled,
    misspell(toggled, random),
    askPolitely(toggled, random),
    ...(keywords ? [keywords] : []),
    ...varyQuestion(text, 'factoid'),
  ];
}

function findCommonWords(examples: readonly Labelled[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { text } of examples)
    for (const word of new Set(splitWords(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  return new Set(sorted.slice(0, COMMON_WORDS).map(([word]) => word));
}
