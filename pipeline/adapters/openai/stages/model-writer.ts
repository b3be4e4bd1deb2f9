import { type ReadSection, widenToSections } from '../../../answer/whole-section.ts';
import {
  type Citation,
  type NumberedPassage,
  RETRYING,
  type RetryingWriter,
  TAKEN_BACK,
  THINKING,
  type WriteRequest,
  type Writer,
  type WrittenAnswer,
} from '../../../ports.ts';
import type { ChatModel, ChatOutcome } from '../chat/chat-model.ts';
import { findClaim } from '../check/find-claim.ts';
import { findSupport } from '../check/find-support.ts';
import { createPromptGuard } from '../check/prompt-guard.ts';
import { createTextTidier } from '../check/tidy-text.ts';
import { createAnswerPrompt, NO_ANSWER } from './answer-prompt.ts';

/** Share of a claim's terms that the cited passage must have. */
const MIN_SUPPORT = 0.35;
/** What is believed of an answer that the model declines, or that no passage carries. */
const UNSUPPORTED_CONFIDENCE = 0.2;

export interface ModelWriterOptions {
  readonly model: ChatModel;
  readonly inputTokens: number;
  readonly maxOutputTokens: number;
  /** Where the site itself shows a passage that has no address of its own. */
  readonly passageUrl: (passageId: string) => string;
  readonly readSection: ReadSection;
  /** Says that the documents do not answer when it is given a confidence of 0. */
  readonly refusalWriter: Writer;
  /** Told of each answer that was written to its end. */
  readonly onWritten?: OnWritten;
}

export type OnWritten = (request: WriteRequest, text: string, answer: WrittenAnswer) => void;

/**
 * Writes with a model, from the passages alone. Citations leave as soon as they are checked: one that names no passage, or a
 * passage that does not speak of what it is cited for, is dropped, and so are links that are not the sources' own.
 */
export function createModelWriter(options: ModelWriterOptions): RetryingWriter {
  const { model, inputTokens, maxOutputTokens, passageUrl, readSection, refusalWriter } = options;
  const { onWritten = () => {} } = options;
  const refuse = (request: WriteRequest, signal: AbortSignal) => writeRefusal(refusalWriter, request, signal);
  return {
    async *write(request, signal) {
      if (request.passages.length === 0) return yield* refuse(request, signal);
      const sections = await widenToSections(request.passages, readSection);
      const { messages, instructions, passages } = createAnswerPrompt(
        { ...request, passages: sections },
        inputTokens,
      );
      const urls = new Set(passages.map(({ id, url }) => url ?? passageUrl(id)));
      const begin = () => {
        const checked = createCitationCheck(passages);
        const rules = { isSupported: checked.check, isSourceUrl: (url: string) => urls.has(url) };
        return { guard: createPromptGuard(instructions), checked, tidier: createTextTidier(rules) };
      };
      let { guard, checked, tidier } = begin();
      const pieces = model.stream({ messages, maxOutputTokens }, signal);
      let opening: string | null = '';
      let written = '';
      let outcome: ChatOutcome | null = null;
      try {
        while (!outcome) {
          const next = await pieces.next();
          if (next.value === RETRYING || next.value === THINKING) {
            yield next.value;
            continue;
          }
          if (next.value === TAKEN_BACK) {
            ({ guard, checked, tidier } = begin());
            [opening, written] = ['', ''];
            yield TAKEN_BACK;
            continue;
          }
          if (next.done) outcome = next.value;
          let text = guard.push(next.done ? '' : next.value) + (next.done ? guard.end() : '');
          if (opening !== null) {
            opening += text;
            if (opening.trim() === NO_ANSWER || opening.trimStart().startsWith(NO_ANSWER)) {
              return yield* refuse(request, signal);
            }
            if (!outcome && NO_ANSWER.startsWith(opening.trim())) continue;
            text = opening;
            opening = null;
          }
          const tidy = tidier.push(text) + (outcome ? tidier.end() : '');
          written += tidy;
          if (tidy !== '') yield tidy;
        }
      } finally {
        // Left early, it closes the connection.
        await pieces.return(undefined as never);
      }
      const { citations } = checked;
      const confidence =
        citations.length > 0 ? request.confidence : Math.min(request.confidence, UNSUPPORTED_CONFIDENCE);
      const answer = { finishReason: outcome.finishReason, confidence, citations, usage: outcome.usage };
      onWritten(request, written, answer);
      return answer;
    },
  };
}

async function* writeRefusal(
  writer: Writer,
  request: WriteRequest,
  signal: AbortSignal,
): AsyncGenerator<string, WrittenAnswer, void> {
  const answer = yield* writer.write({ ...request, confidence: 0 }, signal);
  return { ...answer, confidence: Math.min(request.confidence, UNSUPPORTED_CONFIDENCE) };
}

/** Checks each citation where it stands, and keeps the words of the passage that carry it. */
function createCitationCheck(passages: readonly NumberedPassage[]) {
  const citations: Citation[] = [];
  return {
    citations,
    check(n: number, textBefore: string): boolean {
      const passage = passages.find((entry) => entry.n === n);
      if (!passage) return false;
      const { share, quote } = findSupport(findClaim(textBefore), passage.text);
      if (share < MIN_SUPPORT || quote === null) return false;
      if (!citations.some((known) => known.n === n && known.quote === quote)) citations.push({ n, quote });
      return true;
    },
  };
}
