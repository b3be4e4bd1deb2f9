/**
 * Fits the coefficients of `toConfidence` and prints them, then what they achieve on questions held out of the fit.
 *   node dist/pipeline/adapters/embedded/training/fit-confidence.js <data folder>
 */
import {
  CLAIM_THRESHOLD,
  COEFFICIENTS,
  type ConfidenceFeatures,
  toConfidence,
} from '../knowledge/confidence.ts';
import { collectSamples, type Sample } from './confidence-samples.ts';

type Coefficients = typeof COEFFICIENTS;
type Name = keyof Coefficients;

const NAMES = Object.keys(COEFFICIENTS) as Name[];
const ROUNDS = 3_000;
const RATE = 0.8;
/** Keeps a coefficient small that the data say little about. */
const PENALTY = 0.002;

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('Name the folder that holds squad2, mtrag-mini and express-docs.');
const samples = await collectSamples(dataDir);
const heldOut = samples.filter((_, index) => index % 2 === 0);
report(heldOut, fitCoefficients(samples.filter((_, index) => index % 2 === 1)));
console.log('coefficients fitted on all samples:');
console.log(
  JSON.stringify(
    fitCoefficients(samples),
    (_, value) => (typeof value === 'number' ? Number(value.toFixed(2)) : value),
    1,
  ),
);

/** Logistic regression by gradient descent on standardised features; every group counts the same within its side. */
function fitCoefficients(set: readonly Sample[]): Coefficients {
  const weights = weighGroups(set);
  const scale = Object.fromEntries(NAMES.map((name) => [name, measureScale(set, name)])) as Record<
    Name,
    Scale
  >;
  const rows = set.map(({ features }) =>
    NAMES.map((name) => (readFeature(features, name) - scale[name].mean) / scale[name].deviation),
  );
  const slopes = NAMES.map(() => 0);
  for (let round = 0; round < ROUNDS; round += 1) {
    const gradient = NAMES.map((name, index) => (name === 'intercept' ? 0 : -PENALTY * (slopes[index] ?? 0)));
    for (const [at, row] of rows.entries()) {
      const sum = row.reduce((total, value, index) => total + value * (slopes[index] ?? 0), 0);
      const error = ((set[at]?.isAnswered ? 1 : 0) - 1 / (1 + Math.exp(-sum))) * (weights[at] ?? 0);
      for (const [index, value] of row.entries()) gradient[index] = (gradient[index] ?? 0) + error * value;
    }
    for (const [index, step] of gradient.entries()) slopes[index] = (slopes[index] ?? 0) + RATE * step;
  }
  const found = Object.fromEntries(
    NAMES.map((name, index) => [name, (slopes[index] ?? 0) / scale[name].deviation]),
  ) as Record<Name, number>;
  for (const name of NAMES) if (name !== 'intercept') found.intercept -= found[name] * scale[name].mean;
  return found;
}

interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

function measureScale(set: readonly Sample[], name: Name): Scale {
  if (name === 'intercept') return { mean: 0, deviation: 1 };
  const values = set.map(({ features }) => features[name]);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}

function readFeature(features: ConfidenceFeatures, name: Name): number {
  return name === 'intercept' ? 1 : features[name];
}

function weighGroups(set: readonly Sample[]): number[] {
  const sizes = new Map<string, number>();
  for (const { group } of set) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const groupsOf = (isAnswered: boolean) =>
    new Set(set.filter((sample) => sample.isAnswered === isAnswered).map(({ group }) => group)).size;
  const sides = { answered: groupsOf(true), unanswered: groupsOf(false) };
  return set.map(
    ({ group, isAnswered }) => 1 / (sizes.get(group) ?? 1) / (isAnswered ? sides.answered : sides.unanswered),
  );
}

function report(set: readonly Sample[], coefficients: Coefficients): void {
  const confidences = (group: string) =>
    set
      .filter((sample) => sample.group === group)
      .map(({ features }) => toConfidence(features, coefficients));
  const groupsOf = (isAnswered: boolean) => [
    ...new Set(set.filter((sample) => sample.isAnswered === isAnswered).map(({ group }) => group)),
  ];
  for (const group of [...groupsOf(true), ...groupsOf(false)]) {
    const values = confidences(group);
    const refused = values.filter((value) => value < CLAIM_THRESHOLD).length / values.length;
    console.log(`${group}: ${values.length} held out, refused ${refused.toFixed(3)}`);
  }
  for (const answered of groupsOf(true)) {
    for (const unanswered of groupsOf(false)) {
      const area = measureArea(confidences(answered), confidences(unanswered));
      console.log(`AUROC ${answered} against ${unanswered}: ${area.toFixed(3)}`);
    }
  }
}

/** Area under the ROC curve: how often an answered question has the higher confidence; ties count half. */
function measureArea(answered: readonly number[], unanswered: readonly number[]): number {
  let wins = 0;
  for (const a of answered) for (const b of unanswered) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (answered.length * unanswered.length);
}
