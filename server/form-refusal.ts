import type { ErrorCode } from '../pipeline/events.ts';
import { RunFailure } from '../pipeline/failure.ts';
import { toProblem } from './errors.ts';
import type { Words } from './i18n/words.ts';

/** What whoever wrote the question can mend, or wait for. */
const KEPT_IN_FORM: ReadonlySet<ErrorCode> = new Set(['bad_request', 'message_too_long', 'rate_limited']);

export interface FormRefusal {
  /** HTTP status. */
  readonly status: number;
  readonly sentence: string;
}

/** Why a question is given back in the box that it was written in; null when that would be of no use. */
export function toFormRefusal(
  error: unknown,
  message: string,
  maxMessageChars: number,
  words: Words,
): FormRefusal | null {
  if (!(error instanceof RunFailure)) return null;
  const { code, status, detail } = toProblem(error, '');
  if (!KEPT_IN_FORM.has(code)) return null;
  const lengths = { count: message.trim().length, max: maxMessageChars };
  return {
    status,
    sentence:
      code === 'message_too_long'
        ? words.say('chat.tooLong', lengths)
        : words.explain({ code, message: detail }),
  };
}
