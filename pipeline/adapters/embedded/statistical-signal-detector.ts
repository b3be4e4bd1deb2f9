import { join } from 'node:path';
import type { Signal, SignalDetector } from '../../ports.ts';
import { findExpertise } from './expertise-signal.ts';
import { type LanguageDetector, loadLanguageDetector } from './language-detector.ts';
import { loadLinearModel } from './linear-classifier.ts';
import { findMood, judgeMood } from './mood-signal.ts';
import { hasWord } from './statistical-classifier.ts';
import { findTopics } from './topic-signals.ts';
import { findUrgency } from './urgency-signal.ts';

const MIN_LANGUAGE_CONFIDENCE = 0.6;
/** How far from even a single word must be rated to be feeling rather than subject, on the mood model's scale. */
const TELLING_MOOD = 0.4;
const MAX_QUOTE_LENGTH = 80;

/**
 * Reads from a visitor's own messages what shows in them, and quotes the words that showed it. Language by statistics,
 * mood by a model learnt from rated tweets (weights/NOTICE.md); expertise, urgency and topics by plain rules that are
 * stated in their files. All but language are English only and stay silent elsewhere. Mood and urgency are those of the
 * last message; expertise is believed from any of them. What the site said is never looked at.
 * @throws {Error} when the weights are missing
 */
export async function createStatisticalSignalDetector(options: {
  weightsFolder: string;
}): Promise<SignalDetector> {
  const [english, mood] = await Promise.all([
    loadLinearModel(join(options.weightsFolder, 'question-kind.json')),
    loadLinearModel(join(options.weightsFolder, 'mood.json')),
  ]);
  const detectLanguage = await loadLanguageDetector((word) => hasWord(english, word));
  // Words that carry a mood say how somebody feels, not what they are interested in.
  const isPlain = (word: string) =>
    english.commonWords.has(word) || Math.abs(judgeMood(mood, word).mood) > TELLING_MOOD;

  return {
    async detect(turns, signal) {
      signal.throwIfAborted();
      const texts = turns.filter((turn) => turn.role === 'visitor').map((turn) => turn.text);
      const last = texts.at(-1);
      if (last === undefined) return [];
      const language = findLanguage(detectLanguage, texts);
      const found = language ? [language] : [];
      if (detectLanguage(last, language?.value ?? null).language !== 'en') return found;
      const expertise = texts.map(findExpertise).findLast((shown) => shown !== null);
      const rest = [expertise, findMood(mood, last), findUrgency(last), ...findTopics(texts, isPlain)];
      return [...found, ...rest.filter((shown) => shown !== null && shown !== undefined)];
    },
  };
}

/** Of the last message, or of all together where that one is too short to tell. */
function findLanguage(detect: LanguageDetector, texts: readonly string[]): Signal | null {
  const last = texts.at(-1) ?? '';
  for (const text of [last, texts.join('\n')]) {
    const { language, confidence } = detect(text, null);
    if (language === 'und' || confidence < MIN_LANGUAGE_CONFIDENCE) continue;
    return {
      key: 'language',
      value: language,
      confidence: Math.min(0.99, confidence),
      why: quoteStart(last),
    };
  }
  return null;
}

/** The first words of a text, cut between words. */
function quoteStart(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length <= MAX_QUOTE_LENGTH) return trimmed;
  const cut = trimmed.slice(0, MAX_QUOTE_LENGTH);
  const space = cut.search(/\s\S*$/u);
  return space > 0 ? cut.slice(0, space) : cut.replace(/[\uD800-\uDBFF]$/, '');
}
