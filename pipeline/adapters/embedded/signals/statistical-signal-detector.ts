import { join } from 'node:path';
import type { Signal, SignalDetector } from '../../../ports.ts';
import {
  type LanguageDetector,
  type LanguageGuess,
  loadLanguageDetector,
} from '../classify/language-detector.ts';
import { loadLinearModel } from '../classify/linear-classifier.ts';
import { hasWord } from '../classify/statistical-classifier.ts';
import type { MeaningTable } from '../meaning/meaning-table.ts';
import { findExpertise } from './expertise-signal.ts';
import { findMood, judgeMood } from './mood-signal.ts';
import { loadNounKinds } from './noun-kinds.ts';
import { createRoleFinder } from './role-signal.ts';
import { hideQuoted } from './self-tokens.ts';
import { createSensitiveWork } from './sensitive-work.ts';
import { findTopics } from './topic-signals.ts';
import { findUrgency } from './urgency-signal.ts';
import { findVersion } from './version-signal.ts';

const MIN_LANGUAGE_CONFIDENCE = 0.6;
const MAX_LANGUAGE_CONFIDENCE = 0.99;
/** How far from even a single word must be rated to be feeling rather than subject, on the mood model's scale. */
const TELLING_MOOD = 0.4;
/** Longer messages are read this far, in UTF-16 units. */
const MAX_LENGTH = 4_000;
/** Enough to show the language, too little to keep what was asked. */
const MAX_QUOTE_LENGTH = 40;

/**
 * Reads from a visitor's own messages what shows in them, and quotes the words that showed it. Language by statistics,
 * mood by a model learnt from rated tweets and roles by one learnt from nouns (weights/NOTICE.md); expertise, urgency, topics
 * and versions by plain rules that are stated in their files. All but language are English only and stay silent elsewhere.
 * Expertise is believed from any message, all else from the last one. What the site said is never looked at.
 * @throws {Error} when the weights are missing
 */
export async function createStatisticalSignalDetector(options: {
  weightsFolder: string;
  /** The table that `noun-kinds.json` was fitted on. */
  meanings: MeaningTable;
}): Promise<SignalDetector> {
  const [english, mood, nounKinds] = await Promise.all([
    loadLinearModel(join(options.weightsFolder, 'question-kind.json')),
    loadLinearModel(join(options.weightsFolder, 'mood.json')),
    loadNounKinds(options.weightsFolder, options.meanings),
  ]);
  const findRoles = createRoleFinder(nounKinds, createSensitiveWork(options.meanings));
  const detectLanguage = await loadLanguageDetector((word) => hasWord(english, word));
  // Words that carry a mood say how somebody feels, not what they are interested in.
  const isPlain = (word: string) =>
    english.commonWords.has(word) || Math.abs(judgeMood(mood, word).mood) > TELLING_MOOD;

  return {
    async detect(turns, signal) {
      signal.throwIfAborted();
      const said = turns.filter((turn) => turn.role === 'visitor');
      const texts = said.map((turn) => turn.text.slice(0, MAX_LENGTH));
      const last = texts.at(-1);
      if (last === undefined) return [];
      const { language, confidence } = guessLanguage(detectLanguage, texts);
      const found: Signal[] = [];
      if (language !== 'und' && confidence >= MIN_LANGUAGE_CONFIDENCE) {
        const certainty = Math.min(MAX_LANGUAGE_CONFIDENCE, confidence);
        found.push({ key: 'language', value: language, confidence: certainty, why: quoteStart(last) });
      }
      if (language !== 'en') return found;
      // A title shows nothing of who reads it.
      const own = hideQuoted(last);
      const expertise = texts.map(findExpertise).findLast((shown) => shown !== null);
      const rest = [
        expertise,
        findMood(mood, own),
        findUrgency(own),
        ...findRoles(last),
        findVersion(last),
        ...findTopics(texts, isPlain),
      ];
      const shown = rest.filter((signal) => signal !== null && signal !== undefined);
      return [...found, ...shown.filter(({ why }) => texts.some((text) => text.includes(why)))];
    },
  };
}

/** Of the last message; what came before is a hint, for "ok" is a word in most languages. */
function guessLanguage(detect: LanguageDetector, texts: readonly string[]): LanguageGuess {
  const before = detect(texts.slice(0, -1).join('\n'), null);
  const hint = before.confidence >= MIN_LANGUAGE_CONFIDENCE ? before.language : null;
  return detect(texts.at(-1) ?? '', hint);
}

/** The first words of a text, cut between words. */
function quoteStart(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length <= MAX_QUOTE_LENGTH) return trimmed;
  const cut = trimmed.slice(0, MAX_QUOTE_LENGTH);
  const space = cut.search(/\s\S*$/u);
  return space > 0 ? cut.slice(0, space) : cut.replace(/[\uD800-\uDBFF]$/, '');
}
