import type { OwnKind, RetryingWriter, WriteRequest, Writer, WriterMark, WrittenAnswer } from '../ports.ts';
import { toHandoverOffer } from './hand-over-words.ts';

/** How sure a kind must be for the owner's answer: said in the wrong place it misleads, where the documents would not. */
const SURE = 0.8;

/** Says what the owner has written for the question, or else for its kind. Null when there is nothing. */
export function createOwnerWriter({
  ownerAnswer,
  ownKind,
}: Pick<WriteRequest, 'ownerAnswer' | 'ownKind'>): Writer | null {
  const answer = ownerAnswer?.text ?? findAnswerOfKind(ownKind ?? null);
  if (answer === null) return null;
  return {
    async *write(_, signal) {
      signal.throwIfAborted();
      yield answer;
      return { finishReason: 'reply', confidence: 0, citations: [], usage: null };
    },
  };
}

/**
 * Null when the kind is not sure, and for a question whose own words do not show its kind: what only goes on from another
 * question wants to know something else.
 */
function findAnswerOfKind(kind: OwnKind | null): string | null {
  const answer = kind?.action.answer;
  return !kind || answer === undefined || kind.isBorrowed || kind.confidence < SURE ? null : answer;
}

/** The same writer, which offers the owner's hand-over below its answer where the kind of the question has one. */
export function withHandover(writer: RetryingWriter, kind: OwnKind | null): RetryingWriter {
  const address = kind?.action.handover;
  if (address === undefined) return writer;
  return {
    async *write(
      request: WriteRequest,
      signal: AbortSignal,
    ): AsyncGenerator<string | WriterMark, WrittenAnswer, void> {
      const answer = yield* writer.write(request, signal);
      yield `\n\n${toHandoverOffer(address, request.intent.language)}`;
      return answer;
    },
  };
}
