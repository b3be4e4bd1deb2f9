import { z } from 'zod';
import type { QuestionOptions } from '../../pipeline/ports.ts';
import { RequestProblem } from '../errors.ts';
import { optionFields, toQuestionOptions } from './ask-options.ts';
import { describeIssues } from './describe-issues.ts';

export interface Ask {
  readonly message: string;
  readonly conversationId: string | null;
  readonly locale: string | null;
  readonly clientMessageId: string | null;
  readonly options: QuestionOptions;
}

const KEY = /^[\x21-\x7e]{1,200}$/;

const bodySchema = z.strictObject(
  {
    message: z.string('message is missing or not a text'),
    conversationId: z
      .string()
      .regex(/^[\w-]{1,64}$/, 'conversationId is not an id that this site gave')
      .nullish(),
    locale: z
      .string()
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'locale is not a language tag such as en or pt-BR')
      .nullish(),
    clientMessageId: z
      .string()
      .regex(KEY, 'clientMessageId is 1 to 200 printable ASCII characters')
      .nullish(),
    ...optionFields,
  },
  { error: (issue) => (issue.code === 'invalid_type' ? 'the body is not a JSON object' : undefined) },
);

/**
 * Reads the body of an ask. NUL is dropped and lone surrogates become U+FFFD, since neither can be stored or framed; the
 * rest of the message is kept as it was written, without the spaces around it.
 * @throws {RequestProblem} naming every field that is wrong
 */
export function parseAsk(body: unknown, maxMessageChars: number): Ask {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) throw new RequestProblem('bad_request', describeIssues(parsed.error));
  const message = parsed.data.message.replaceAll('\0', '').toWellFormed().trim();
  if (message === '') throw new RequestProblem('bad_request', 'The question is blank; write one.');
  if (message.length > maxMessageChars) {
    throw new RequestProblem(
      'message_too_long',
      `The question has ${inWords(message.length)} characters, and ${inWords(maxMessageChars)} are allowed. Shorten it and ask again.`,
    );
  }
  const { conversationId, locale, clientMessageId } = parsed.data;
  return {
    message,
    conversationId: conversationId ?? null,
    locale: locale ?? null,
    clientMessageId: clientMessageId ?? null,
    options: toQuestionOptions(parsed.data),
  };
}

/** The key under which the same ask, sent again, joins its first run. The header wins over the body. */
export function parseIdempotencyKey(header: string | undefined, ask: Ask): string | null {
  if (header === undefined) return ask.clientMessageId;
  if (!KEY.test(header))
    throw new RequestProblem('bad_request', 'Idempotency-Key is 1 to 200 printable ASCII characters.');
  return header;
}

function inWords(count: number): string {
  return count.toLocaleString('en');
}
