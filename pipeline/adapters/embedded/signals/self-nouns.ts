import { stopWordsOf, toWordList } from '../../../text/languages/languages.ts';
import type { SelfTelling } from '../../../text/languages/self-telling.ts';
import type { NounKinds, NounShares } from './noun-kinds.ts';
import { createPhraseReader, type NounPhrase } from './noun-phrase.ts';
import type { SelfToken } from './self-tokens.ts';

/** A part of what somebody tells of their own work. */
export interface Part {
  readonly key: 'role' | 'field';
  readonly value: string;
  /** 0 to 1. */
  readonly certainty: number;
  /** Where it begins, if not with its frame. */
  readonly from?: number;
  /** The token after it. */
  readonly next: number;
}

type Tokens = readonly SelfToken[];
type Teller = (tokens: Tokens, at: number, min: number) => readonly Part[];

export interface RoleNeeds {
  readonly min: number;
  /** Where no article says that a noun follows. */
  readonly minBare: number;
  /** Somebody works as it, so any person will do; a verb may follow. */
  readonly isWork?: boolean;
}

/** What nouns tell where they stand after the words of a frame. `min` is the share that a noun must have of its kind. */
export interface SelfNouns {
  /** A role with what it is of, or where. */
  tellRole(tokens: Tokens, at: number, needs: RoleNeeds): readonly Part[];
  /** A place of work; `minWords` says how many words it has at least. */
  tellPlace(tokens: Tokens, at: number, min: number, minWords?: number): readonly Part[];
  /** A branch has no article: "in logistics", not "in the logistics". */
  readonly tellBranch: Teller;
  /** "The finance team" */
  readonly tellTeam: Teller;
  readonly tellComplement: Teller;
  skipArticle(tokens: Tokens, at: number): { at: number; hasArticle: boolean };
  readPhrases(tokens: Tokens, at: number): NounPhrase[];
}

/** How much a noun's other meanings count against a role where it is said of a person. */
const THING_SHARE = 0.3;
/** So likely a role that it may be of anything: a teacher of a class, but not the owner of a file. */
const SURE_ROLE = 0.9;
const HEAD_CERTAINTY = 0.75;
const SURE_THING = 0.85;
const WORK_CERTAINTY = 0.6;
const MIN_COMPLEMENT = 0.4;
/** Where neither an article nor a plural says that one is meant. */
const MIN_BARE_PLACE = 0.6;

export function createSelfNouns(telling: SelfTelling, kinds: NounKinds): SelfNouns {
  const setOf = (key: keyof SelfTelling) => new Set(toWordList(telling[key]));
  const [heads, groups, anyPlace, anyKind] = [
    setOf('heads'),
    setOf('groups'),
    setOf('anyPlace'),
    setOf('anyKind'),
  ];
  const [ofs, ats, notNow, judging] = [setOf('of'), setOf('at'), setOf('notNow'), setOf('judging')];
  const furthers = setOf('further');
  const { skipArticle, readPhrases } = createPhraseReader(telling, stopWordsOf('en'), kinds);

  return { tellRole, tellPlace, tellBranch, tellTeam, tellComplement, skipArticle, readPhrases };

  function tellRole(tokens: Tokens, from: number, needs: RoleNeeds): readonly Part[] {
    const { at, hasArticle } = skipArticle(tokens, from);
    const first = wordAt(tokens, at);
    if (isNotNow(first) || (!hasArticle && first.endsWith('ing'))) return [];
    // "One of the developers"
    if (hasArticle && ofs.has(first)) return tellRole(tokens, at + 1, needs);
    for (const phrase of readPhrases(tokens, at, needs.isWork)) {
      const ofAt = ofs.has(wordAt(tokens, phrase.next)) ? phrase.next + 1 : null;
      if (ofAt !== null && groups.has(headOf(phrase))) return tellRole(tokens, ofAt, needs);
      const complement = ofAt === null ? [] : tellComplement(tokens, ofAt, MIN_COMPLEMENT);
      if (heads.has(headOf(phrase)) && complement.length > 0) return tellHead(tokens, phrase, complement);
      const certainty = needs.isWork ? workShare(phrase.shares) : roleShare(phrase.shares);
      const min = hasArticle || phrase.isPlural ? needs.min : needs.minBare;
      if (certainty < min || isPastime(phrase)) continue;
      if (ofAt !== null && complement.length === 0 && certainty < SURE_ROLE) continue;
      const { words, next } = phrase;
      const role: Part = { key: 'role', value: toValue(words), certainty, next };
      return [role, ...(ofAt === null ? tellWhere(tokens, next) : complement)];
    }
    return hasArticle ? tellFurther(tokens, at, needs) : [];
  }

  /** "A mother and part-time teacher" */
  function tellFurther(tokens: Tokens, at: number, needs: RoleNeeds): readonly Part[] {
    const next = readPhrases(tokens, at).at(-1)?.next ?? at;
    if (next === at || !furthers.has(wordAt(tokens, next))) return [];
    const { at: furtherAt, hasArticle } = skipArticle(tokens, next + 1);
    const phrase = readPhrases(tokens, furtherAt).at(-1);
    if (!phrase || phrase.isPlural || isNotNow(phrase.words[0]?.toLowerCase() ?? '') || isPastime(phrase))
      return [];
    const certainty = roleShare(phrase.shares);
    if (certainty < (hasArticle ? needs.min : needs.minBare)) return [];
    return [{ key: 'role', value: toValue(phrase.words), certainty, from: phrase.from, next: phrase.next }];
  }

  function isNotNow(word: string): boolean {
    return notNow.has(word) || word.startsWith('ex-');
  }

  /** "Head of IT at a school", "the owner of a bike shop" */
  function tellHead(tokens: Tokens, { from, words, next }: NounPhrase, complement: readonly Part[]) {
    const end = complement[0]?.next ?? next;
    const isPlaced = skipArticle(tokens, next + 1).hasArticle;
    const value = toValue(isPlaced ? words : tokens.slice(from, end).map(({ text }) => text));
    const role: Part = { key: 'role', value, certainty: HEAD_CERTAINTY, next: end };
    return [role, ...(isPlaced ? complement : tellWhere(tokens, end))];
  }

  function tellWhere(tokens: Tokens, at: number): readonly Part[] {
    return ats.has(wordAt(tokens, at)) ? tellComplement(tokens, at + 1, MIN_COMPLEMENT) : [];
  }

  function tellComplement(tokens: Tokens, at: number, min: number): readonly Part[] {
    const place = tellPlace(tokens, at, min);
    return place.length > 0 ? place : tellBranch(tokens, at, min);
  }

  function tellPlace(tokens: Tokens, from: number, min: number, minWords = 1): readonly Part[] {
    const { at, hasArticle } = skipArticle(tokens, from);
    for (const phrase of readPhrases(tokens, at)) {
      const { words, shares, next } = phrase;
      const narrowing = words.filter((word) => !anyKind.has(word.toLowerCase()));
      const isOthers = words.some((word) => isNotNow(word.toLowerCase()) || word.endsWith("'s"));
      const isEmpty =
        isOthers || narrowing.length === 0 || (narrowing.length === 1 && anyPlace.has(headOf(phrase)));
      const isPlaced = hasArticle || phrase.isPlural || shares.place >= MIN_BARE_PLACE;
      if (shares.place < min || isEmpty || !isPlaced || words.length < minWords) continue;
      // "A bank of switches" is none to work in.
      if (ofs.has(wordAt(tokens, next)) && shares.place < SURE_ROLE) continue;
      return [{ key: 'field', value: toValue(words), certainty: shares.place, next }];
    }
    return [];
  }

  function tellBranch(tokens: Tokens, from: number, min: number): readonly Part[] {
    const { at, hasArticle } = skipArticle(tokens, from);
    if (hasArticle) return tellTeam(tokens, from, min);
    const phrase = readPhrases(tokens, at).find(({ shares }) => shares.branch >= min);
    if (!phrase) return [];
    const { words, shares, next } = phrase;
    return [{ key: 'field', value: toValue(words), certainty: shares.branch, next }];
  }

  function tellTeam(tokens: Tokens, from: number, min: number): readonly Part[] {
    const { at, hasArticle } = skipArticle(tokens, from);
    for (const phrase of hasArticle ? readPhrases(tokens, at) : []) {
      const branch = phrase.words.slice(0, -1);
      if (branch.length === 0 || !anyPlace.has(headOf(phrase))) continue;
      const certainty = kinds(branch).branch;
      if (certainty >= min) return [{ key: 'field', value: toValue(branch), certainty, next: phrase.next }];
    }
    return [];
  }

  /** "A keen gardener" does it gladly, not for a living. */
  function isPastime({ words }: NounPhrase): boolean {
    return words.slice(0, -1).some((word) => judging.has(word.toLowerCase()));
  }
}

/** Said of a person, a noun is what persons are. */
export function roleShare({ role, person, place, branch, thing }: NounShares): number {
  return role / (role + person + THING_SHARE * (place + branch + thing));
}

/** After "I work as a" stands what somebody is, unless it is certain that it names a thing. */
function workShare(shares: NounShares): number {
  return Math.max(roleShare(shares), shares.thing + shares.place > SURE_THING ? 0 : WORK_CERTAINTY);
}

export function wordAt(tokens: Tokens, at: number): string {
  return tokens[at]?.word ?? '';
}

/** As it was said. The noun is one whether it was written with a capital or not; names before it and short forms keep theirs. */
export function toValue(words: readonly string[]): string {
  const noun = words.at(-1) ?? '';
  return [...words.slice(0, -1), /^\p{Lu}\p{Ll}+$/u.test(noun) ? noun.toLowerCase() : noun].join(' ');
}

function headOf({ words }: NounPhrase): string {
  return (words.at(-1) ?? '').toLowerCase();
}
