import { setImmediate as nextTurn } from 'node:timers/promises';
import { createWeights, type FitStart, fitKinds, type KindExamples, listLikely } from './fit-kinds.ts';
import { findBest } from './kind-model.ts';
import type { KindRow } from './kind-vocabulary.ts';
import { type KindWeights, scoreAll, toChances } from './score-kinds.ts';

/** How an example was judged by a model that was learnt without it. */
export interface HeldOutKind {
  /** Index of the label that it was told to have. */
  readonly told: number;
  readonly score: number;
  /** The best score of a label that it does not have: what a text of no label gets, as far as the examples can show. */
  readonly otherScore: number;
}

/** Of few texts most are learnt from each time, or what is learnt would be far from what is kept; of many, half are enough. */
const FEW_TEXTS = 2_000;

/** In how many parts so many texts are judged. */
export function countFolds(texts: number): number {
  return texts <= FEW_TEXTS ? 5 : 2;
}

export interface CrossValidation {
  readonly judged: readonly HeldOutKind[];
  /** The mean of the models, and the labels that they find likely. */
  readonly start: FitStart;
}

/**
 * Judges each example by a model that was learnt from those of the other parts. `onFold` is told before each part is judged.
 */
export async function crossValidate(
  examples: KindExamples,
  onFold: (fold: number) => void,
): Promise<CrossValidation> {
  const { rows, labels, labelCount } = examples;
  const foldCount = countFolds(rows.length);
  const counts = new Uint32Array(labelCount);
  const folds = Array.from(labels, (label) => {
    const count = counts[label] as number;
    counts[label] = count + 1;
    return count % foldCount;
  });
  const judged: HeldOutKind[] = new Array(rows.length);
  const start = { model: createWeights(examples), likely: new Array<Uint16Array>(rows.length) };
  const scores = new Float32Array(labelCount);
  for (let fold = 0; fold < foldCount; fold++) {
    onFold(fold);
    await nextTurn();
    const all = Array.from(rows.keys());
    const model = fitKinds(
      examples,
      all.filter((text) => folds[text] !== fold),
    );
    for (const text of all.filter((each) => folds[each] === fold)) {
      scoreAll(scores, rows[text] as KindRow, model);
      const told = findBest(scores);
      const other = findBest(scores, labels[text]);
      judged[text] = { told, score: scores[told] as number, otherScore: scores[other] as number };
      toChances(scores, labelCount);
      start.likely[text] = listLikely(scores, labels[text] as number);
    }
    addShare(start.model, model, 1 / foldCount);
  }
  return { judged, start };
}

/** A model that was learnt from parts one after the other is nearly the mean of those of the parts (McDonald, Hall, Mann, HLT 2010). */
function addShare(sum: KindWeights, model: KindWeights, share: number): void {
  for (const field of ['weights', 'bias'] as const) {
    const [into, from] = [sum[field], model[field]];
    for (let at = 0; at < into.length; at++) into[at] = (into[at] as number) + share * (from[at] as number);
  }
}
