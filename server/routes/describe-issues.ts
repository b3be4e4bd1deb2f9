import type { z } from 'zod';

/** What is wrong with a body, every field of it, as one sentence that can be sent to whoever wrote it. */
export function describeIssues(error: z.ZodError): string {
  const sentences = error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return `unknown field ${issue.keys.join(', ')}`;
    return issue.message.includes(String(issue.path[0] ?? ''))
      ? issue.message
      : `${issue.path.join('.')}: ${issue.message}`;
  });
  return `${sentences.join('; ')}.`;
}
