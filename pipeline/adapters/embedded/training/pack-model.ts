import type { LinearModelFile } from '../classify/linear-classifier.ts';
import type { LinearFit } from './fit-linear.ts';

/** Packs a fit into its file: the `maxFeatures` features that decide most, by weight and frequency, in 8 bits each. */
export function packModel(
  fit: LinearFit,
  about: {
    classes: readonly string[];
    commonWords: readonly string[];
    temperature: number;
    maxFeatures: number;
  },
): LinearModelFile {
  const outputs = about.classes.length;
  const kept = [...fit.rows]
    .map(([hash, row]) => {
      const weights = fit.weights.subarray(row * outputs, (row + 1) * outputs);
      const size = Math.max(...weights.map(Math.abs));
      return { hash, weights, size, effect: size * Math.sqrt(fit.counts[row] ?? 0) };
    })
    .sort((a, b) => b.effect - a.effect || a.hash - b.hash)
    .slice(0, about.maxFeatures)
    .sort((a, b) => a.hash - b.hash);
  const step = Math.max(...kept.map((feature) => feature.size)) / 127;
  const hashes = Buffer.alloc(kept.length * 4);
  const weights = Buffer.alloc(kept.length * outputs);
  for (const [row, feature] of kept.entries()) {
    hashes.writeUInt32LE(feature.hash, row * 4);
    for (const [output, weight] of feature.weights.entries()) {
      weights.writeInt8(Math.round(weight / step), row * outputs + output);
    }
  }
  const bias = Buffer.alloc(outputs * 4);
  for (const [output, value] of fit.bias.entries()) bias.writeFloatLE(value, output * 4);
  return {
    format: 1,
    classes: about.classes.join(' '),
    step: round(step),
    bias: bias.toString('base64'),
    temperature: round(about.temperature),
    commonWords: about.commonWords.join(' '),
    hashes: hashes.toString('base64'),
    weights: weights.toString('base64'),
  };
}

/** Seven digits are plenty and print the same on every machine. */
function round(value: number): number {
  return Number(value.toPrecision(7));
}
