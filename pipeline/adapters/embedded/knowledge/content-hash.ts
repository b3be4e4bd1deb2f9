import { createHash } from 'node:crypto';

/** What of a passage is embedded: a passage alone often lacks the name of its subject, which title and headings have. */
export function toContentText(title: string, headingPath: readonly string[], text: string): string {
  return [title, headingPath.join(' › '), '', text].filter((line, at) => line !== '' || at === 2).join('\n');
}

/** 128 bits, hexadecimal: equal for passages that would get the same vector. */
export function hashContent(contentText: string): string {
  return createHash('sha256').update(contentText).digest('hex').slice(0, 32);
}
