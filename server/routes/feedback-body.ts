import { z } from 'zod';
import { FEEDBACK_REASONS, type Feedback, MAX_COMMENT_CHARS } from '../../pipeline/ports.ts';
import { RequestProblem } from '../errors.ts';
import { describeIssues } from './describe-issues.ts';

const bodySchema = z.strictObject(
  {
    helpful: z.boolean('helpful is missing, or neither true nor false'),
    reason: z.enum(FEEDBACK_REASONS, `reason is none of ${FEEDBACK_REASONS.join(', ')}`).nullish(),
    comment: z.string('comment is not a text').nullish(),
  },
  { error: (issue) => (issue.code === 'invalid_type' ? 'the body is not a JSON object' : undefined) },
);

/**
 * Reads what somebody says of an answer; an empty comment is none.
 * @throws {RequestProblem} naming every field that is wrong
 */
export function parseFeedback(body: unknown): Feedback {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) throw new RequestProblem('bad_request', describeIssues(parsed.error));
  const { helpful, reason = null, comment } = parsed.data;
  if (helpful && reason !== null) {
    throw new RequestProblem(
      'bad_request',
      'reason says what was wrong: send it with helpful false, or leave it out.',
    );
  }
  return { helpful, reason, comment: parseComment(comment ?? '') };
}

/**
 * NUL is dropped and lone surrogates become U+FFFD, since neither can be stored everywhere; null when nothing is left.
 * @throws {RequestProblem} when it is too long
 */
export function parseComment(text: string): string | null {
  const comment = text.replaceAll('\0', '').toWellFormed().trim();
  if (comment.length > MAX_COMMENT_CHARS) {
    throw new RequestProblem(
      'bad_request',
      `The comment has ${comment.length.toLocaleString('en')} characters, and ${MAX_COMMENT_CHARS} are allowed. Shorten it.`,
    );
  }
  return comment === '' ? null : comment;
}
