import { type ReadSection, widenToSections } from '../../../answer/whole-section.ts';
import {
  RETRYING,
  type RetryingWriter,
  TAKEN_BACK,
  THINKING,
  type WriteRequest,
  type Writer,
  type WrittenAnswer,
} from '../../../ports.ts';
import type { ChatModel, ChatOutcome } from '../chat/chat-model.ts';
import { createAnswerCheck } from '../check/check-answer.ts';
import { createMarkDropper } from '../check/drop-marks.ts';
import type { Unsupported } from '../check/mark-unsupported.ts';
import { createPromptGuard } from '../check/prompt-guard.ts';
import { chainStages } from '../check/text-stage.ts';
import { createFenceUnwrapper } from '../check/unwrap-fence.ts';
import { createAnswerPrompt, NO_ANSWER } from './answer-prompt.ts';

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
  readonly unsupported: Unsupported;
  /** Told of each answer that was written to its end. */
  readonly onWritten?: OnWritten;
}

export type OnWritten = (request: WriteRequest, text: string, answer: WrittenAnswer) => void;

/** Writes with a model, from the passages alone. Text leaves as soon as it is checked; see `createAnswerCheck`. */
export function createModelWriter(options: ModelWriterOptions): RetryingWriter {
  const { model, inputTokens, maxOutputTokens, passageUrl, readSection, refusalWriter } = options;
  const { unsupported, onWritten = () => {} } = options;
  const refuse = (request: WriteRequest, signal: AbortSignal) => writeRefusal(refusalWriter, request, signal);
  return {
    async *write(request, signal) {
      if (request.passages.length === 0) return yield* refuse(request, signal);
      const sections = await widenToSections(request.passages, readSection);
      const { messages, instructions, tag, passages } = createAnswerPrompt(
        { ...request, passages: sections },
        inputTokens,
      );
      const { question, history, context, intent } = request;
      const asked = history.filter(({ role }) => role === 'visitor').map(({ text }) => text);
      const begin = () => ({
        reader: chainStages(createPromptGuard(instructions), createMarkDropper(tag), createFenceUnwrapper()),
        check: createAnswerCheck({
          passages,
          urlOf: ({ id, url }) => url ?? passageUrl(id),
          said: [question, context?.selection ?? '', ...asked],
          language: intent.language,
          unsupported,
        }),
      });
      let { reader, check } = begin();
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
            ({ reader, check } = begin());
            [opening, written] = ['', ''];
            yield TAKEN_BACK;
            continue;
          }
          if (next.done) outcome = next.value;
          let text = next.done ? reader.end() : reader.push(next.value);
          if (opening !== null) {
            opening += text;
            if (opening.trim() === NO_ANSWER || opening.trimStart().startsWith(NO_ANSWER)) {
              return yield* refuse(request, signal);
            }
            if (!outcome && NO_ANSWER.startsWith(opening.trim())) continue;
            text = opening;
            opening = null;
          }
          const checked = check.push(text) + (outcome ? check.end() : '');
          written += checked;
          if (checked !== '') yield checked;
        }
      } finally {
        // Left early, it closes the connection.
        await pieces.return(undefined as never);
      }
      // All of it was left out.
      if (written.trim() === '') return yield* refuse(request, signal);
      const citations = check.citations.filter(({ n }) => written.includes(`[${n}]`));
      const confidence = toConfidence(request.confidence, citations.length > 0 ? check.heldShare : 0);
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

/** Falls with what does not hold, down to what is believed of an answer that nothing carries. */
function toConfidence(confidence: number, heldShare: number): number {
  const least = Math.min(confidence, UNSUPPORTED_CONFIDENCE);
  return Math.round((least + (confidence - least) * heldShare) * 1_000) / 1_000;
}
