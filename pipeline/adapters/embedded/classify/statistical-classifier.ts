import { join } from 'node:path';
import type { Classifier, QuestionKind } from '../../../ports.ts';
import { findLanguage } from '../../../text/languages/languages.ts';
import { findSmallTalk } from '../../../text/small-talk.ts';
import { findTextLanguage } from '../../../text/text-language.ts';
import { findAskedKind, findKindByPhrases, findSearchKind, type JudgedKind } from './kind-by-phrases.ts';
import { loadLanguageDetector } from './language-detector.ts';
import {
  hashFeature,
  type LinearModel,
  loadLinearModel,
  scoreFeatures,
  toProbabilities,
} from './linear-classifier.ts';
import { listQuestionFeatures } from './question-features.ts';

/** What is claimed of a question in a language that is not known: next to nothing. */
const NEUTRAL_CONFIDENCE = 0.2;
/**
 * A question mark speaks against `not-a-question`. The model weighs it as one feature of many, and a long sentence of
 * encyclopedic words outweighs it there; no statement of the training text ends in one.
 */
const QUESTION_MARK_NATS = 3;
const MAX_TAIL_LENGTH = 20;
/** From here on the model knows an explanation or a statement when it sees one. */
const SURE = 0.65;
const OFTEN_SEARCHES: ReadonlySet<QuestionKind> = new Set(['evidence-based', 'not-a-question']);
const SMALL_TALK_CONFIDENCE = 0.8;
/** How sure the language must be before it decides whether the model applies. */
const MIN_CERTAINTY = 0.7;

/**
 * Tells the kind and the language of a question by statistics alone: no network, no key, a tenth of a millisecond.
 * The kinds were learnt from English questions (weights/NOTICE.md). A question in another language is told by the phrases of
 * its table in text/languages; without one it is called a `factoid` with a confidence of 0.2, which decides nothing. A text
 * without a word is `not-a-question`.
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
      if (findSmallTalk(text)) return { kind: 'not-a-question', confidence: SMALL_TALK_CONFIDENCE, language };
      const isCertain = certainty >= MIN_CERTAINTY;
      const spoken = isCertain && findLanguage(language) ? language : findTextLanguage(text);
      if (spoken !== 'en' || (isCertain && language !== 'en')) {
        const judged = spoken === 'en' ? null : findKindByPhrases(text, spoken);
        return { ...(judged ?? { kind: 'factoid', confidence: NEUTRAL_CONFIDENCE }), language };
      }
      const { kind, confidence, known } = classifyEnglish(model, text);
      // "res.send vs res.json" belongs to no language, and its kind shows all the same as far as its words are known.
      const sure = isCertain ? confidence : confidence * known;
      const judged = { kind, confidence: sure };
      return { ...(findWish(text, judged) ?? judged), language };
    },
  };
}

/**
 * The model learnt from questions, and what a search box is given most often is none: it calls that a factoid, or an
 * explanation or a statement, of which it then is not sure.
 */
function findWish(text: string, { kind, confidence }: JudgedKind): JudgedKind | null {
  const isOpen = kind === 'factoid' || (OFTEN_SEARCHES.has(kind) && confidence < SURE);
  return isOpen && !findAskedKind(text, 'en') ? findSearchKind(text, 'en') : null;
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
