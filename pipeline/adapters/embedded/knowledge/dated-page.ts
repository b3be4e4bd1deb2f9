/** Addresses of what was written once, for a day: posts, news, lists of changes, ways from one version to the next. */
const DATED =
  /(?:^|\/)(?:_?posts?|blog|news|changelog|changes|history|releases?|release-notes?|whats-?new|announc\w*|upgrad\w*|migrat\w*)(?:[/._-]|$)|\d{4}-\d\d-\d\d|(?:^|\/)release-\d/i;
/** A version, a year or a move to another version, for which lists of changes are the place. */
const ASKS_FOR_TIME = /\bv?\d+\.\d+|\b(?:19|20)\d\d\b|\bv\d+\b|\bversions?\s\d|upgrad|migrat/i;

/** Whether a document tells what was new at some time, while the question asks for how things are. */
export function isDatedFor(question: string, documentId: string): boolean {
  const [kind] = DATED.exec(documentId) ?? [];
  if (kind === undefined || ASKS_FOR_TIME.test(question)) return false;
  const words = kind.toLowerCase().match(/[a-z]{4,}/g) ?? [];
  const asked = question.toLowerCase();
  return !words.some((word) => asked.includes(word.replace(/s$/, '')));
}
