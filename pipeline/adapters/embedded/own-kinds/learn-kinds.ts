import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Embedder, OwnKindAction } from '../../../ports.ts';
import type { KindExample } from '../../../text/parse-own-kinds.ts';
import { countFolds, crossValidate, type HeldOutKind } from './cross-validate.ts';
import { fitBound } from './fit-bound.ts';
import { finishFit, type KindExamples } from './fit-kinds.ts';
import { listKindFeatures } from './kind-features.ts';
import type { KindModel } from './kind-model.ts';
import { collectVocabulary, type KindText, toKindRow } from './kind-vocabulary.ts';

/** A model, and how its examples were told by models that were learnt without them. */
export interface LearntKinds {
  readonly model: KindModel;
  readonly judged: readonly HeldOutKind[];
}

export interface LearnKindsOptions {
  readonly actions: ReadonlyMap<string, OwnKindAction>;
  readonly embedder: Embedder;
  readonly signal: AbortSignal;
  /** Told how many of the steps are done, before each of them and at the end. */
  readonly onStep?: (done: number, total: number) => void;
}

/** Of so many texts a word that stands in one of them alone is most often a name or a slip. */
const MANY_TEXTS = 5_000;

/** Learns to tell the labels of examples, of which there are two or more; the same examples in the same order give the same model. */
export async function learnKinds(
  examples: readonly KindExample[],
  { actions, embedder, signal, onStep }: LearnKindsOptions,
): Promise<LearntKinds> {
  // To read the texts, to judge each part, and to learn from all.
  const steps = countFolds(examples.length) + 2;
  onStep?.(0, steps);
  const labels = [...new Set(examples.map(({ label }) => label))];
  const texts = await toKindTexts(
    examples.map(({ text }) => text),
    embedder,
    signal,
  );
  const vocabulary = collectVocabulary(texts, texts.length > MANY_TEXTS ? 2 : 1);
  const indexes = new Map(labels.map((label, index) => [label, index]));
  const known: KindExamples = {
    vocabulary,
    rows: texts.map((text) => toKindRow(text, vocabulary)),
    labels: Uint16Array.from(examples, ({ label }) => indexes.get(label) ?? 0),
    labelCount: labels.length,
  };
  const { judged, start } = await crossValidate(known, (fold) => onStep?.(fold + 1, steps));
  onStep?.(steps - 1, steps);
  await nextTurn();
  const weights = finishFit(known, start);
  onStep?.(steps, steps);
  const bound = fitBound(judged, known.labels);
  return { model: { labels, actions, embedder: embedder.model, vocabulary, weights, bound }, judged };
}

/** Texts as they are compared, with their vectors. */
export async function toKindTexts(
  texts: readonly string[],
  embedder: Embedder,
  signal: AbortSignal,
): Promise<KindText[]> {
  const vectors = await embedder.embed(texts, signal);
  return texts.map((text, at) => ({
    features: listKindFeatures(text),
    vector: vectors[at] as Float32Array,
  }));
}
