const HOW_TO = /^how to (?=\p{L})(.+?)[.!]?$/iu;

/** A heading as a question that one can ask; null for one that names a thing or a task. */
export function asQuestion(heading: string): string | null {
  const text = heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .trim();
  if (/[?？؟]$/.test(text)) return text;
  const [, task] = HOW_TO.exec(text) ?? [];
  return task === undefined ? null : `How do I ${task}?`;
}
