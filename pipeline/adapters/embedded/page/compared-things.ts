import { trimEndMarks, trimMarks } from '../../../text/trim-marks.ts';
import { toWords } from '../../../text/words.ts';

/** One of the two things that a question compares. */
export interface ComparedThing {
  /** As the question writes it. */
  readonly label: string;
  /** Terms that tell it from the other; a text speaks of it when it holds them all. */
  readonly terms: readonly string[];
}

/** Between the two things, in the languages that the answers are written in: a closed set of connecting words. */
const CONNECTORS =
  /\b(?:vs\.?|versus|and|or|with|to|than|from|over|against|und|oder|mit|zu|als|von|et|ou|avec|que|y|o|e|con|entre)(?=\s)|\/|と|أو|\bو/giu;
/** Words that the act of comparing brings along; they name neither thing. Articles and other small words are stop words already. */
const COMPARING =
  /^(?:compar\w*|differ\w*|better|worse|best|faster|slower|prefer\w*|choos\w*|choice|pick|use[ds]?|using|vs|versus|versuch|advantages?|pros|cons|main|key|unterschied\w*|vergleich\w*|besser|zwischen|der|die|das|den|dem|des|ein|eine|einem|einer|différ\w*|compar\w*|meilleure?|entre|le|la|les|un|une|l|d|de|du|diferen\w*|mejor|el|los|las|una|uno|is|are|ist|sind|est|sont|es|son|tell|explain|show|me)$/iu;
const ASKS_TO_COMPARE =
  /\b(?:vs\.?|versus|compar\w*|differ\w*|unterschied\w*|unterscheid\w*|vergleich\w*|diferen\w*)\b|différ|違い|比較|الفرق/iu;
/** A name of more words than this is a clause, not a thing. */
const MAX_WORDS = 4;
/** How far from the connecting word the two things are looked for. */
const REACH = 160;
/** Nobody compares with more connecting words than this; a pasted text has hundreds of them. */
const MAX_CONNECTORS = 24;

/**
 * The pairs of things that a question may compare, likeliest first; the caller keeps the first pair of which both are
 * spoken of. The things stand directly left and right of a connecting word.
 */
export function findComparedThings(question: string): readonly (readonly [ComparedThing, ComparedThing])[] {
  const text = trimEndMarks(question.trimEnd(), /[?？؟!]/);
  const connectors = Array.from(text.matchAll(CONNECTORS)).slice(0, MAX_CONNECTORS);
  return connectors.flatMap(({ index, 0: word }) => {
    const before = text.slice(Math.max(0, index - REACH), index).trimEnd();
    const end = index + word.length;
    const left = lastWords(before.endsWith(',') ? before.slice(0, -1) : before);
    const right = firstWords(text.slice(end, end + REACH));
    const pair = toPair(left, right);
    return pair ? [pair] : [];
  });
}

/** Whether the words alone say that two things are to be compared, which is surer than a guess at the kind of question. */
export function asksToCompare(question: string): boolean {
  return ASKS_TO_COMPARE.test(question);
}

function lastWords(text: string): string {
  const clause = text.split(/[,;:.!?]\s+/).at(-1) ?? '';
  const all = clause.split(/\s+/).filter(Boolean);
  // "Is Redis faster than": what stands between the name and the connecting word is passed over.
  const words = all.slice(0, all.findLastIndex((word) => !isBoundary(word)) + 1);
  const start = words.findLastIndex((word) => isBoundary(word));
  return words
    .slice(start + 1)
    .slice(-MAX_WORDS)
    .join(' ');
}

function firstWords(text: string): string {
  const clause = text.split(/[,;:.!?](?:\s+|$)/)[0] ?? '';
  const words = clause.split(/\s+/).filter(Boolean);
  // Articles before the name are passed over, small words after it end it.
  const first = words.findIndex((word) => !isBoundary(word));
  const rest = first === -1 ? [] : words.slice(first);
  const end = rest.findIndex((word) => isBoundary(word));
  return rest.slice(0, end === -1 ? MAX_WORDS : Math.min(end, MAX_WORDS)).join(' ');
}

function isBoundary(word: string): boolean {
  const bare = trimMarks(word);
  return bare === '' || COMPARING.test(bare) || toWords(bare).length === 0;
}

function toPair(left: string, right: string): readonly [ComparedThing, ComparedThing] | null {
  const leftTerms = toWholeTerms(left);
  const rightTerms = toWholeTerms(right);
  // "synchronous and asynchronous functions": what both share tells neither from the other.
  const one = { label: toLabel(left), terms: leftTerms.filter((term) => !rightTerms.includes(term)) };
  const other = { label: toLabel(right), terms: rightTerms.filter((term) => !leftTerms.includes(term)) };
  return one.terms.length > 0 && other.terms.length > 0 ? [one, other] : null;
}

/** The terms of a text's words, a compound such as `res.send` only whole: its parts are in too many other names. */
export function toWholeTerms(text: string): string[] {
  return toWords(text).flatMap(({ terms }) => terms[0] ?? []);
}

function toLabel(text: string): string {
  return text.replace(/^["'“‘(*_]+|["'”’)*_,;:.]+$/g, (mark) =>
    /\)/.test(mark) && text.includes('(') ? mark : '',
  );
}
