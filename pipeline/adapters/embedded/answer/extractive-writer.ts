import type { ReadSection } from '../../../answer/whole-section.ts';
import type { Citation, WriteRequest, Writer, WrittenAnswer } from '../../../ports.ts';
import type { SmallTalk } from '../../../text/languages/language.ts';
import { findSmallTalk } from '../../../text/small-talk.ts';
import { CLAIM_THRESHOLD, REFUSAL_THRESHOLD } from '../knowledge/confidence.ts';
import { readAnswerSentences } from './answer-sentences.ts';
import { type AnsweringPlace, choosePlaces, widenPlace } from './choose-places.ts';
import { composeAnswer } from './compose-answer.ts';
import { findRefusalWords } from './refusal-words.ts';

/** Nothing that a question could be made of. */
const ONE_WORD = /^[^\S\n]*\p{L}{2,24}[\s.?!]*$/u;

/**
 * Answers with the best place of the documents as it stands there, followed by the number of its source. Needs no model.
 * Under CLAIM_THRESHOLD it claims nothing, and under REFUSAL_THRESHOLD it says that the documents do not answer.
 */
export function createExtractiveWriter({ readSection }: { readSection: ReadSection }): Writer {
  return {
    async *write(request, signal) {
      signal.throwIfAborted();
      const reply = findReply(request);
      if (reply) return yield* writeReply(request, reply);
      const sentences = readAnswerSentences(request.question, request.terms, request.passages);
      if (sentences.length === 0 || request.confidence < CLAIM_THRESHOLD) {
        return yield* writeRefusal(request, sentences.length > 0);
      }
      const chosen = choosePlaces(request.question, request.passages, sentences);
      const places: AnsweringPlace[] = [];
      for (const place of chosen) places.push(await widenPlace(place, readSection));
      const citations: Citation[] = [];
      for (const [index, piece] of composeAnswer(request, places).entries()) {
        signal.throwIfAborted();
        citations.push(...piece.citations);
        yield index === 0 ? piece.text : `\n\n${piece.text}`;
      }
      return { finishReason: 'extractive', confidence: request.confidence, citations, usage: null };
    },
  };
}

type Reply = 'greeting' | 'thanks' | 'unclear';

const REPLIES: Readonly<Record<SmallTalk, Reply>> = {
  greeting: 'greeting',
  thanks: 'thanks',
  bye: 'thanks',
  ok: 'thanks',
};

/** How small talk is replied to, and what is no word that the documents know: "asdf". */
function findReply({ question, passages }: WriteRequest): Reply | null {
  const smallTalk = findSmallTalk(question);
  if (smallTalk) return REPLIES[smallTalk];
  return passages.length === 0 && ONE_WORD.test(question) ? 'unclear' : null;
}

function* writeReply({ intent }: WriteRequest, reply: Reply): Generator<string, WrittenAnswer, void> {
  yield findRefusalWords(intent.language)[reply];
  return { finishReason: 'reply', confidence: 0, citations: [], usage: null };
}

/** Where to look instead is told by the hits. */
function* writeRefusal(
  { intent, confidence }: WriteRequest,
  isReadable: boolean,
): Generator<string, WrittenAnswer, void> {
  const finishReason = isReadable && confidence >= REFUSAL_THRESHOLD ? 'unsure' : 'unanswered';
  yield findRefusalWords(intent.language)[finishReason];
  return { finishReason, confidence, citations: [], usage: null };
}
