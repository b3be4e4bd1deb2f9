import type { Signal } from '../../../ports.ts';
import { findLanguage, stopWordsOf, toWordList } from '../../../text/languages/languages.ts';
import { endsClause, readSelfTokens, type SelfToken } from './self-tokens.ts';
import { isSensitive } from './sensitive-topics.ts';

interface Version {
  readonly value: string;
  readonly confidence: number;
  readonly from: number;
  /** The token after it. */
  readonly next: number;
}

/** `4`, `3.12`, `15.2.1`, `4.x`, `2.0-rc1` */
const NUMBER = /^\d{1,3}(?:\.(?:\d{1,5}|x)){0,3}(?:-?(?:alpha|beta|rc|lts)\.?\d*)?$/;
const MARKED = /^v\d{1,3}(?:\.(?:\d{1,5}|x)){0,3}(?:-?(?:alpha|beta|rc)\.?\d*)?$/;
const IS_NAME = /^\p{Lu}|[a-z\d][.+#][a-z\d]?|\p{Ll}\p{Lu}/u;
const IS_WORD = /^\p{L}[\p{L}\p{N}.+#-]*$/u;
const NAMED_CONFIDENCE = 0.75;
const LIKELY_CONFIDENCE = 0.6;
const MAX_VALUE_CHARS = 40;
/** A clause is looked back over no further than this. */
const MAX_BACK = 8;

/**
 * The version, edition or plan that a message asks about: "in v4", "Postgres 15", "on the Enterprise plan". Rules, in English.
 * Silent where several versions of one thing are named, for then it is not known which one is theirs.
 */
export function findVersion(text: string): Signal | null {
  const tokens = readSelfTokens(text);
  const found = tokens
    .flatMap((_, at) => readVersion(tokens, at) ?? readEdition(tokens, at) ?? [])
    .filter(({ from }) => isUsedNow(tokens, from));
  const [first] = found;
  if (!first || found.some((other) => isOtherOfSame(first, other))) return null;
  const { value, confidence, from, next } = first;
  const why = text.slice(tokens[from]?.start, tokens[next - 1]?.end);
  if (value.length > MAX_VALUE_CHARS || isSensitive(why)) return null;
  return { key: 'version', value, confidence, why };
}

const table = findLanguage('en')?.versions;
const setOf = (list = '') => new Set(toWordList(list));
const [USES, NOT_USED, NUMBERED, EDITIONS, TIERS, VERSION] = [
  setOf(table?.uses),
  setOf(table?.notUsed),
  setOf(table?.numbered),
  setOf(table?.editions),
  setOf(table?.tiers),
  setOf(table?.version),
];

function readVersion(tokens: readonly SelfToken[], at: number): Version | null {
  const number = tokens[at];
  if (!number || number.isQuoted || !(MARKED.test(number.word) || NUMBER.test(number.word))) return null;
  const before = tokens[at - 1];
  const name = before && !endsClause(before) ? before : undefined;
  const next = at + 1;
  if (name && VERSION.has(name.word))
    return { value: `${name.word} ${number.word}`, confidence: NAMED_CONFIDENCE, from: at - 1, next };
  const confidence = name ? howNamed(tokens, at, name) : null;
  if (name && confidence !== null)
    return { value: `${name.text} ${number.word}`, confidence, from: at - 1, next };
  if (!MARKED.test(number.word) || !name || !USES.has(name.word)) return null;
  return { value: number.word, confidence: NAMED_CONFIDENCE, from: at, next };
}

/** How sure it is that a word before a number is the name of a thing that has versions; null when it is not. */
function howNamed(tokens: readonly SelfToken[], at: number, name: SelfToken): number | null {
  if (!IS_WORD.test(name.text) || NUMBERED.has(name.word) || isGrammar(name)) return null;
  const isUsed = USES.has(tokens[at - 2]?.word ?? '');
  // A capital at the beginning says nothing.
  if (IS_NAME.test(name.text) && at > 1) return isUsed ? NAMED_CONFIDENCE : LIKELY_CONFIDENCE;
  return isUsed && isFree(tokens, at + 1) ? LIKELY_CONFIDENCE : null;
}

/** "On the Enterprise plan", "with a free licence" */
function readEdition(tokens: readonly SelfToken[], at: number): Version | null {
  const [edition, tier] = [tokens[at], tokens[at - 1]];
  if (!edition || !tier || edition.isQuoted || !EDITIONS.has(edition.word)) return null;
  const isTier = TIERS.has(tier.word) || (/^\p{Lu}\p{Ll}/u.test(tier.text) && !isGrammar(tier));
  const uses = [tokens[at - 2]?.word ?? '', tokens[at - 3]?.word ?? ''];
  if (!isTier || endsClause(tier) || !uses.some((word) => USES.has(word))) return null;
  return { value: `${tier.text} ${edition.word}`, confidence: NAMED_CONFIDENCE, from: at - 1, next: at + 1 };
}

function isUsedNow(tokens: readonly SelfToken[], from: number): boolean {
  const before = tokens.slice(Math.max(0, from - MAX_BACK), from);
  return !before.slice(before.findLastIndex(endsClause) + 1).some(({ word }) => NOT_USED.has(word));
}

/** Not the count of what follows: "with 20 users". */
function isFree(tokens: readonly SelfToken[], at: number): boolean {
  const after = tokens[at];
  return !after || after.isMark || isGrammar(after);
}

function isGrammar({ word }: SelfToken): boolean {
  return stopWordsOf('en').has(word.replaceAll("'", ''));
}

function isOtherOfSame(one: Version, other: Version): boolean {
  if (one === other || one.value.toLowerCase() === other.value.toLowerCase()) return false;
  const nameOf = ({ value }: Version) => value.toLowerCase().split(' ').slice(0, -1).join(' ');
  const isEdition = (version: Version) => EDITIONS.has(version.value.split(' ').at(-1) ?? '');
  return (
    isEdition(one) === isEdition(other) &&
    (isEdition(one) || nameOf(one) === nameOf(other) || nameOf(one) === '' || nameOf(other) === '')
  );
}
