import type { Signal } from '../../../ports.ts';
import { featureValue, hashFeature, type LinearModel } from '../classify/linear-classifier.ts';
import { listMoodFeatures, type TextFeature } from './mood-features.ts';

/** How far from even a text must sound, on the model's scale of -1 to 1, before anything is said of it. */
const MIN_STRENGTH = 0.3;
/** Words are quoted when they give at least this share of what the strongest one gives. */
const MIN_SHARE = 0.5;
const MAX_QUOTE_LENGTH = 60;

/** How pleased a text sounds, -1 to 1 or a little beyond, and how much each stretch of it adds to that. */
export function judgeMood(
  model: LinearModel,
  text: string,
): { mood: number; shares: readonly (TextFeature & { share: number })[] } {
  const features = listMoodFeatures(text);
  const unique = new Map(features.map((feature) => [feature.name, feature]));
  const scale = model.step * featureValue(unique.size);
  const shares = [...unique.values()].flatMap((feature) => {
    const row = model.rows.get(hashFeature(feature.name));
    return row === undefined ? [] : { ...feature, share: (model.weights[row] ?? 0) * scale };
  });
  return { mood: shares.reduce((sum, { share }) => sum + share, 0) + (model.bias[0] ?? 0), shares };
}

/** The mood of one message, `pleased` or `frustrated`, quoted from its own words; null when it sounds even. */
export function findMood(model: LinearModel, text: string): Signal | null {
  const { mood, shares } = judgeMood(model, text);
  const strength = Math.abs(mood);
  if (strength < MIN_STRENGTH) return null;
  const why = quoteMood(text, shares, Math.sign(mood));
  if (!why) return null;
  // Of held-out tweets this far from even, 97 % are rated so; people with a question are rarer tweeters, hence the caution.
  const confidence = Math.min(0.9, 0.55 + 0.7 * (strength - MIN_STRENGTH));
  return { key: 'mood', value: mood > 0 ? 'pleased' : 'frustrated', confidence, why };
}

/** The shortest stretch of the text that holds the words which say it most. */
function quoteMood(
  text: string,
  shares: readonly (TextFeature & { share: number })[],
  sign: number,
): string | null {
  const byWord = new Map<number, { start: number; end: number; share: number }>();
  for (const { start, end, share } of shares) {
    const word = byWord.get(end);
    byWord.set(end, {
      start: Math.min(start, word?.start ?? start),
      end,
      share: (word?.share ?? 0) + share * sign,
    });
  }
  const words = [...byWord.values()].filter((word) =>
    /[\p{L}\p{Extended_Pictographic}]|[)(<]/u.test(text.slice(word.start, word.end)),
  );
  const strongest = words.reduce((best, word) => Math.max(best, word.share), 0);
  if (strongest <= 0) return null;
  const telling = words.filter((word) => word.share >= strongest * MIN_SHARE);
  const start = Math.min(...telling.map((word) => word.start));
  const end = Math.max(...telling.map((word) => word.end));
  if (end - start <= MAX_QUOTE_LENGTH) return text.slice(start, end);
  const top = telling.find((word) => word.share === strongest);
  return top ? text.slice(top.start, top.end) : null;
}
