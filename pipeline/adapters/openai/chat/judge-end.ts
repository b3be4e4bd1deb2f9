import type { ChatOutcome } from './chat-model.ts';
import { toEndKind } from './end-reasons.ts';
import { UpstreamFailure } from './to-run-failure.ts';

/** How a reply came to its end. */
export interface ReplyEnd {
  /** The server's word for it, as `readEndWord` gives it; null when it gave none. */
  readonly word: string | null;
  /** Whether the server said that nothing follows. */
  readonly isDone: boolean;
  readonly isRefusal: boolean;
  readonly hasText: boolean;
  /** In reasoning that had begun. */
  readonly isThinking: boolean;
}

/**
 * How the answer ended. A server that says that it is done has ended the answer though it gives no reason. A word that nobody
 * knows is taken for a good end, because the server has ended the answer itself and reported no error: whoever asked is told of
 * the word. Text whose last reasoning never ended lacks what came in it, and counts as cut.
 * @throws {UpstreamFailure} when it is not an end that an answer can have
 */
export function judgeEnd(end: ReplyEnd, onUnknownWord: (word: string) => void): ChatOutcome['finishReason'] {
  const { word, isDone, isRefusal, hasText, isThinking } = end;
  const kind = word === null ? null : toEndKind(word);
  if (isRefusal || kind === 'refused') {
    throw new UpstreamFailure('upstream_refused', `The model kept its answer back (${word ?? 'refusal'}).`);
  }
  if (kind === 'failed') {
    throw new UpstreamFailure('upstream_unavailable', `The model's server gave the answer up (${word}).`, {
      isPassing: true,
    });
  }
  if (kind === 'tool') {
    throw new UpstreamFailure('upstream_invalid', 'The model called a tool that it was not given.');
  }
  if (kind === null && !(isDone && hasText)) {
    throw new UpstreamFailure('upstream_invalid', 'The model was cut before its end.', { isPassing: true });
  }
  if (word !== null && kind === 'unknown') onUnknownWord(word);
  if (!hasText) {
    const message =
      kind === 'length'
        ? 'The model used up its tokens before the answer began. Raise the tokens that an answer may take (OPENAI_ANSWER_TOKENS), or take a model that thinks less.'
        : 'The model ended without a word.';
    throw new UpstreamFailure('upstream_invalid', message);
  }
  return kind === 'length' || isThinking ? 'length' : 'stop';
}
