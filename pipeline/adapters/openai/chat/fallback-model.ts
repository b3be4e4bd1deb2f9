import { isRunFailure } from '../../../failure.ts';
import { RETRYING } from '../../../ports.ts';
import type { ChatModel } from './chat-model.ts';
import { UpstreamFailure } from './to-run-failure.ts';

/**
 * Models in the order in which they are asked: the next one where one fails before its first text, which `RETRYING` announces
 * once. What one of them keeps back for its content is not asked of another.
 */
export function createFallbackModel([first, ...others]: readonly [ChatModel, ...ChatModel[]]): ChatModel {
  if (others.length === 0) return first;
  return {
    async *stream(request, signal, onSpent) {
      let isAnnounced = false;
      for (const [index, model] of [first, ...others].entries()) {
        let hasText = false;
        let pieces: ReturnType<ChatModel['stream']> | undefined;
        try {
          pieces = model.stream(request, signal, onSpent);
          for (;;) {
            const next = await pieces.next();
            if (next.done) return next.value;
            if (next.value === RETRYING && isAnnounced) continue;
            if (next.value === RETRYING) isAnnounced = true;
            else hasText ||= typeof next.value === 'string';
            yield next.value;
          }
        } catch (error) {
          if (hasText || index === others.length || signal.aborted || !mayOthersAnswer(error)) throw error;
          if (!isAnnounced) yield RETRYING;
          isAnnounced = true;
        } finally {
          // Left early, it closes the connection.
          await pieces?.return(undefined as never);
        }
      }
      throw new TypeError('The last model has failed or answered.');
    },
  };
}

function mayOthersAnswer(error: unknown): boolean {
  if (error instanceof UpstreamFailure && error.code === 'upstream_refused') return error.status !== null;
  return isRunFailure(error) && error.code.startsWith('upstream_');
}
