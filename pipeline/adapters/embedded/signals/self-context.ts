import { findLanguage, toWordList } from '../../../text/languages/languages.ts';
import type { SelfTelling } from '../../../text/languages/self-telling.ts';
import { endsClause, type SelfToken } from './self-tokens.ts';

/** A clause is looked back over no further than this. */
const MAX_BACK = 16;
/** A sentence is looked over for who asks no further than this. */
const MAX_SENTENCE = 40;
const MAX_FORWARD = 8;
const MAX_NAMES = 3;

export interface SelfContext {
  /** Whether the phrase is said of oneself, and meant. */
  isOwn(tokens: readonly SelfToken[], at: number, next: number, isAs: boolean): boolean;
  startsClause(tokens: readonly SelfToken[], at: number): boolean;
  /** After a negation the token where the thing itself is said, 0 where it is not; null without a negation. */
  findInstead(tokens: readonly SelfToken[], at: number): number | null;
  /** The token after a name and its comma. */
  skipName(tokens: readonly SelfToken[], at: number): number | null;
}

export function createSelfContext(telling: SelfTelling): SelfContext {
  const setOf = (list: string) => new Set(toWordList(list));
  const [supposing, joins, doneAs, selves] = [
    setOf(telling.supposing),
    setOf(telling.joins),
    setOf(telling.doneAs),
    setOf(telling.selves),
  ];
  const [negations, instead, subjects, articles] = [
    setOf(telling.negations),
    setOf(telling.instead),
    setOf(telling.subjects),
    setOf(telling.articles),
  ];
  const inversions = setOf(findLanguage('en')?.asking?.auxiliary ?? '');

  return { isOwn, startsClause, findInstead, skipName };

  function isOwn(tokens: readonly SelfToken[], at: number, next: number, isAs: boolean): boolean {
    if (isAs) return isOwnAs(tokens, at, next);
    const before = tokens[at - 1];
    if (before && inversions.has(before.word) && !endsClause(before)) return false;
    if (!subjects.has(tokens[at]?.word ?? '') && !startsClause(tokens, at)) return false;
    for (let back = at - 1; back >= 0 && at - back <= MAX_BACK; back--) {
      const token = tokens[back] as SelfToken;
      if (token.isMark && !endsClause(token)) continue;
      if (supposing.has(token.word) || negations.has(token.word)) return false;
      if (endsClause(token) || joins.has(token.word)) return true;
    }
    return true;
  }

  /** "As a nurse I …", "Can I, as a nurse, …", "What do I need as a nurse?", but not "log in as an admin". */
  function isOwnAs(tokens: readonly SelfToken[], at: number, next: number): boolean {
    const before = tokens[at - 1];
    if (!articles.has(tokens[next]?.word ?? '') && tokens[at]?.word === 'as' && before && !endsClause(before))
      return false;
    if (!before || startsClause(tokens, at)) return before === undefined || !before.isQuoted;
    if (doneAs.has(before.word)) return false;
    return sentenceAround(tokens, at).some(({ word }) => selves.has(word));
  }

  function startsClause(tokens: readonly SelfToken[], at: number): boolean {
    const before = tokens[at - 1];
    return !before || endsClause(before) || (joins.has(before.word) && before.word !== 'as');
  }

  function findInstead(tokens: readonly SelfToken[], at: number): number | null {
    if (!negations.has(tokens[at]?.word ?? '')) return null;
    for (let next = at + 1; next < Math.min(tokens.length, at + MAX_FORWARD); next++) {
      const token = tokens[next] as SelfToken;
      if (token.isQuoted || /^[.!?]$/.test(token.word)) return 0;
      if (instead.has(token.word)) return next + 1;
    }
    return 0;
  }

  function skipName(tokens: readonly SelfToken[], at: number): number | null {
    let next = at;
    while (next - at < MAX_NAMES && /^\p{Lu}\p{Ll}/u.test(tokens[next]?.text ?? '')) next++;
    return next > at && tokens[next]?.word === ',' ? next + 1 : null;
  }

  function sentenceAround(tokens: readonly SelfToken[], at: number): SelfToken[] {
    const ends = ({ word }: SelfToken) => /^[.!?]$/.test(word);
    const before = tokens.slice(Math.max(0, at - MAX_SENTENCE), at);
    const after = tokens.slice(at, at + MAX_SENTENCE);
    const from = before.findLastIndex(ends) + 1;
    const end = after.findIndex(ends);
    return [...before.slice(from), ...after.slice(0, end < 0 ? undefined : end)];
  }
}
