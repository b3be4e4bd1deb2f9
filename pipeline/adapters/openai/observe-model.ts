import type { ErrorCode } from '../../events.ts';
import { toErrorCode } from '../../failure.ts';
import type { Usage } from '../../ports.ts';
import type { ChatModel } from './chat/chat-model.ts';

/** A model that a stage has asked, further attempts at the same model included. */
export interface ModelCall {
  readonly stage: 'intent' | 'signals' | 'response' | 'page';
  readonly model: string;
  /** Whether it was asked in place of another one. */
  readonly isFallback: boolean;
  /** Why it has not answered; `interrupted` also where nobody wanted the rest of its answer. */
  readonly outcome: 'ok' | ErrorCode;
  readonly ms: number;
  /** Null where it cost nothing. */
  readonly usage: Usage | null;
}

/** Tells `onCall` of every call at its end. `onCall` must not throw. */
export function observeModel(
  model: ChatModel,
  of: Pick<ModelCall, 'stage' | 'model' | 'isFallback'>,
  onCall: (call: ModelCall) => void,
): ChatModel {
  return {
    async *stream(request, signal, onSpent = () => {}) {
      const startedAt = performance.now();
      let usage: Usage | null = null;
      let outcome: ModelCall['outcome'] = 'interrupted';
      try {
        const result = yield* model.stream(request, signal, (spent) => {
          usage = spent;
          onSpent(spent);
        });
        outcome = 'ok';
        return result;
      } catch (error) {
        outcome = signal.aborted ? toErrorCode(signal.reason, 'interrupted') : toErrorCode(error);
        throw error;
      } finally {
        onCall({ ...of, outcome, ms: performance.now() - startedAt, usage });
      }
    },
  };
}
