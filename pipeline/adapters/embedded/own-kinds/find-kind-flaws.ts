import { groupBy } from '../../../import/group-by.ts';
import { fold } from '../../../text/fold.ts';
import type { KindExample } from '../../../text/parse-own-kinds.ts';
import type { HeldOutKind } from './cross-validate.ts';
import { listKindFeatures } from './kind-features.ts';
import type { KindModel } from './kind-model.ts';

/** An example that was told to have another label. */
export interface ToldWrong {
  readonly text: string;
  readonly line: number;
}

export interface Confusion {
  readonly label: string;
  /** What its examples were told to be. */
  readonly told: string;
  readonly count: number;
  readonly examples: readonly ToldWrong[];
}

export interface LabelFigures {
  readonly label: string;
  readonly examples: number;
  /** The share of its examples that were told right without having been learnt. */
  readonly recall: number;
  /** The label that it is told to be most often instead; null where none. */
  readonly confusedWith: string | null;
}

/** The same words under two labels, or nearly. */
export interface Duplicate {
  readonly text: string;
  readonly line: number;
  readonly label: string;
  readonly other: ToldWrong & { readonly label: string };
  readonly isExact: boolean;
}

/** How well the owner's labels can be told apart, and what stands in the way; what is worst first. */
export interface KindFlaws {
  readonly examples: number;
  readonly labels: readonly LabelFigures[];
  /** Shares, measured on examples that were not learnt: told right, also with the bound, and turned away with their own label taken away. */
  readonly accuracy: number;
  readonly accuracyWithBound: number;
  readonly turnedAway: number;
  readonly confusions: readonly Confusion[];
  readonly duplicates: readonly Duplicate[];
  /** Examples that stand in the file more than once under one label. */
  readonly repeated: number;
}

/** Examples that a confusion is shown by. */
const SHOWN_EXAMPLES = 3;
/** The share of features in common from which on two texts are nearly the same. */
const NEARLY_SAME = 0.75;

export function findKindFlaws(
  examples: readonly KindExample[],
  judged: readonly HeldOutKind[],
  { labels, bound }: Pick<KindModel, 'labels' | 'bound'>,
): KindFlaws {
  const told = judged.map(({ told: index }) => labels[index] as string);
  const share = (isGood: (judgedKind: HeldOutKind, at: number) => boolean) =>
    judged.filter(isGood).length / (judged.length || 1);
  const isRight = (at: number) => told[at] === examples[at]?.label;
  const confusions = gatherConfusions(examples, told);
  const { duplicates, repeated } = findDuplicates(examples);
  return {
    examples: examples.length,
    labels: listLabels(examples, told, confusions),
    accuracy: share((_, at) => isRight(at)),
    accuracyWithBound: share(({ score }, at) => isRight(at) && score >= bound.score),
    turnedAway: share(({ otherScore }) => otherScore < bound.score),
    confusions,
    duplicates: [...duplicates, ...findNearDuplicates(examples, told)],
    repeated,
  };
}

function gatherConfusions(examples: readonly KindExample[], told: readonly string[]): Confusion[] {
  const found = new Map<string, { label: string; told: string; wrong: ToldWrong[] }>();
  for (const [at, { label, text, line }] of examples.entries()) {
    const other = told[at] as string;
    if (other === label) continue;
    const key = JSON.stringify([label, other]);
    const known = found.get(key) ?? { label, told: other, wrong: [] };
    found.set(key, known);
    known.wrong.push({ text, line });
  }
  return [...found.values()]
    .sort((a, b) => b.wrong.length - a.wrong.length)
    .map(({ label, told: other, wrong }) => ({
      label,
      told: other,
      count: wrong.length,
      examples: wrong.slice(0, SHOWN_EXAMPLES),
    }));
}

function listLabels(
  examples: readonly KindExample[],
  told: readonly string[],
  confusions: readonly Confusion[],
): LabelFigures[] {
  const figures = new Map<string, { count: number; right: number }>();
  for (const [at, { label }] of examples.entries()) {
    const known = figures.get(label) ?? { count: 0, right: 0 };
    figures.set(label, known);
    known.count++;
    if (told[at] === label) known.right++;
  }
  return [...figures]
    .map(([label, { count, right }]) => ({
      label,
      examples: count,
      recall: right / count,
      confusedWith: confusions.find((confusion) => confusion.label === label)?.told ?? null,
    }))
    .sort((a, b) => a.recall - b.recall);
}

/** Texts that are the same but for case, marks and the order of their words. */
function findDuplicates(examples: readonly KindExample[]): { duplicates: Duplicate[]; repeated: number } {
  const first = new Map<string, KindExample>();
  const duplicates: Duplicate[] = [];
  let repeated = 0;
  for (const { text, line, label } of examples) {
    const key = toKey(text);
    const other = first.get(key);
    if (!other) first.set(key, { text, line, label });
    else if (other.label === label) repeated++;
    else duplicates.push({ text, line, label, other, isExact: true });
  }
  return { duplicates, repeated };
}

function toKey(text: string): string {
  const words = fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [text];
  return words.sort().join(' ');
}

/** An example that was told wrong, and one of the label that it was told to have that shares most of its words. */
function findNearDuplicates(examples: readonly KindExample[], told: readonly string[]): Duplicate[] {
  const byLabel = groupBy(examples, ({ label }) => label);
  const known = new Map<KindExample, Uint32Array>();
  const featuresOf = (example: KindExample) => {
    const features = known.get(example) ?? listKindFeatures(example.text);
    known.set(example, features);
    return features;
  };
  return examples.flatMap(({ text, line, label }, at): Duplicate[] => {
    if (told[at] === label) return [];
    const features = new Set(listKindFeatures(text));
    const key = toKey(text);
    const near = byLabel.get(told[at] as string)?.find((other) => {
      return likeness(features, featuresOf(other)) >= NEARLY_SAME && toKey(other.text) !== key;
    });
    return near ? [{ text, line, label, other: near, isExact: false }] : [];
  });
}

/** Jaccard's: what two have in common, of what either has. */
function likeness(one: ReadonlySet<number>, other: Uint32Array): number {
  const common = other.reduce((count, feature) => count + (one.has(feature) ? 1 : 0), 0);
  return common / (one.size + other.length - common || 1);
}
