import type { OwnKindAction } from '../../../ports.ts';
import { type KindText, type KindVocabulary, toKindRow } from './kind-vocabulary.ts';
import { type KindWeights, scoreAll } from './score-kinds.ts';

/** What is learnt from the owner's examples. */
export interface KindModel {
  readonly labels: readonly string[];
  /** By label; labels without an action are missing. */
  readonly actions: ReadonlyMap<string, OwnKindAction>;
  /** Of the embedder whose vectors it was learnt with: those of another one mean something else. */
  readonly embedder: string;
  readonly vocabulary: KindVocabulary;
  readonly weights: KindWeights;
  readonly bound: KindBound;
}

/** From which score on a text is believed to have its best label. */
export interface KindBound {
  readonly score: number;
  /** Logits of the confidence that a score is worth above it. */
  readonly slope: number;
}

/** The best label of a text, whether it is believed or not. */
export interface BestKind {
  readonly label: string;
  /** Higher for a text that is more like those of its label. */
  readonly score: number;
  /** 0 to 1; 0.5 at the bound. */
  readonly confidence: number;
}

/** Returns a function that finds the best label of a text, some tenths of a millisecond each. */
export function createKindJudge(model: KindModel): (text: KindText) => BestKind {
  const scores = new Float32Array(model.labels.length);
  return function judge(text) {
    scoreAll(scores, toKindRow(text, model.vocabulary), model.weights);
    const best = findBest(scores);
    const score = scores[best] as number;
    return { label: model.labels[best] as string, score, confidence: toConfidence(score, model.bound) };
  };
}

export function toConfidence(score: number, bound: KindBound): number {
  return 1 / (1 + Math.exp(-bound.slope * (score - bound.score)));
}

/** The index of the highest score, but for that of `other`. */
export function findBest(scores: Float32Array, other = -1): number {
  let best = other === 0 ? 1 : 0;
  for (let at = 1; at < scores.length; at++)
    if (at !== other && (scores[at] as number) > (scores[best] as number)) best = at;
  return best;
}
