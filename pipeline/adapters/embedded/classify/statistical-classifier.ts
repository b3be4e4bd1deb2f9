import { join } from 'node:path';
import type { Classifier, QuestionKind } from '../../../ports.ts';
import { loadLanguageDetector } from './language-detector.ts';
import {
  hashFeature,
  type LinearModel,
  loadLinearModel,
  scoreFeatures,
  toProbabilities,
} from './linear-classifier.ts';
import { listQuestionFeatures } from './question-features.ts';

/** What is claimed of a question in a language that the model was not learnt from: next to nothing. */
const NEUTRAL_CONFIDENCE = 0.2;
/**
 * A question mark speaks against `not-a-question`. The model weighs it as one feature of many, and a long sentence of
 * encyclopedic words outweighs it there; no statement of the training text ends in one.
 */
const QUESTION_MARK_NATS = 3;
const MAX_TAIL_LENGTH = 20;
/** How sure the language must be before it decides whether the model applies. */
const MIN_CERTAINTY = 0.7;

/**
 * Tells the kind and the language of a question by statistics alone: no network, no key, a tenth of a millisecond.
 * The kinds were learnt from English questions (weights/NOTICE.md). A question in another language is called a
 * `factoid` with a confidence of 0.2, which decides nothing; a text without a word is `not-a-question`.
 * @throws {Error} when the weights are missing
 */
export async function createStatisticalClassifier(options: { weightsFolder: string }): Promise<Classifier> {
  const model = await loadLinearModel(join(options.weightsFolder, 'question-kind.json'));
  const detectLanguage = await loadLanguageDetector((word) => hasWord(model, word));

  return {
    async classify({ text, locale }, signal) {
      signal.throwIfAborted();
      const { language, confidence: certainty } = detectLanguage(text, locale);
      if (!/[\p{L}\p{N}]/u.test(text)) return { kind: 'not-a-question', confidence: 0.5, language };
      const isCertain = certainty >= MIN_CERTAINTY;
      if (isCertain && language !== 'en') {
        return { kind: 'factoid', confidence: NEUTRAL_CONFIDENCE, language };
      }
      const { kind, confidence, known } = classifyEnglish(model, text);
      // "res.send vs res.json" belongs to no language, and its kind shows all the same as far as its words are known.
      return { kind, confidence: isCertain ? confidence : confidence * known, language };
    },
  };
}

/** Whether the model met the word in its English training text. */
export function hasWord(model: LinearModel, word: string): boolean {
  return model.rows.has(hashFeature(`w:${word}`));
}

function classifyEnglish(
  model: LinearModel,
  text: string,
): { kind: QuestionKind; confidence: number; known: number } {
  const { scores, known } = scoreFeatures(model, listQuestionFeatures(text, model.commonWords));
  const isMarked = /[?？]["'”’)\s]*$/u.test(text.slice(-MAX_TAIL_LENGTH));
  const judged = scores.map((score, index) =>
    isMarked && model.classes[index] === 'not-a-question' ? score - QUESTION_MARK_NATS : score,
  );
  const probabilities = toProbabilities(judged, model.temperature);
  const confidence = Math.max(...probabilities);
  const kind = model.classes[probabilities.indexOf(confidence)] as QuestionKind;
  return { kind, confidence, known };
}
