import { stopWordsOf, toWordList } from '../../../text/languages/languages.ts';
import type { JudgedTelling } from '../../../text/languages/self-telling.ts';
import type { NounKinds } from './noun-kinds.ts';
import { createPhraseReader, type NounPhrase } from './noun-phrase.ts';
import { createPhraseFinder } from './phrase-tree.ts';
import { createSelfContext } from './self-context.ts';
import type { SelfToken } from './self-tokens.ts';

/** Something that somebody tells of their own work, and where they tell it. */
export interface Told {
  readonly key: 'role' | 'field';
  readonly value: string;
  /** 0 to 1. */
  readonly certainty: number;
  readonly from: number;
  /** The token after it. */
  readonly next: number;
}

/** How likely a noun must be a role where somebody says that they are it. */
const MIN_ROLE = 0.5;
/** Where no article says that a noun follows. */
const MIN_BARE_ROLE = 0.75;
/** Somebody works as it: most nouns will do. */
const MIN_WORK = 0.25;
const MIN_PLACE = 0.4;
/** Where the words before do not say that somebody works there. */
const MIN_SURE_PLACE = 0.6;
const MIN_BRANCH = 0.4;
const MIN_SUBJECT = 0.25;
/** How much a noun's other meanings count against a role where it is said of a person. */
const THING_SHARE = 0.3;

type Part = Omit<Told, 'from'>;

/** What the phrase that begins at a token tells, if one does. */
export function createFrameReader(telling: JudgedTelling & { readonly worksAs: string }, kinds: NounKinds) {
  const setOf = (key: keyof JudgedTelling) => new Set(toWordList(telling[key]));
  const [alone, heads, groups, anyPlace, anyKind] = [
    setOf('alone'),
    setOf('heads'),
    setOf('groups'),
    setOf('anyPlace'),
    setOf('anyKind'),
  ];
  const [ofs, ats, ours, heres] = [setOf('of'), setOf('at'), setOf('ours'), setOf('here')];
  const [notNow, intimate] = [setOf('notNow'), setOf('intimate')];
  const { worksAs, am, roleIs, as, worksAt, runs, has, teaches, studies, studiesFor, belongsTo, answersFor } =
    telling;
  const findPhrases = createPhraseFinder(
    { worksAs, am, roleIs, as, worksAt, runs, has, teaches, studies, studiesFor, belongsTo, answersFor },
    setOf('adverbs'),
  );
  const context = createSelfContext(telling);
  const { skipArticle, readPhrases } = createPhraseReader(telling, stopWordsOf('en'), kinds);
  type Frame = (tokens: readonly SelfToken[], at: number) => readonly Part[];
  const frames = {
    am: tellWhoIAm,
    roleIs: (tokens, at) => tellRole(tokens, at, MIN_BARE_ROLE),
    as: (tokens, at) => tellRole(tokens, at, MIN_BARE_ROLE),
    worksAs: (tokens, at) => tellRole(tokens, at, MIN_BARE_ROLE, MIN_WORK),
    worksAt: (tokens, at) => [...tellPlace(tokens, at, MIN_PLACE), ...tellBranch(tokens, at)],
    runs: (tokens, at) => tellPlace(tokens, at, MIN_PLACE),
    has: (tokens, at) => tellPlace(tokens, at, MIN_SURE_PLACE, 2),
    teaches: tellTeacher,
    studies: tellStudent,
    studiesFor: (tokens, at) =>
      tellRole(tokens, at, MIN_BARE_ROLE).flatMap((told) =>
        told.key === 'role' ? [{ ...told, value: telling.student }] : [],
      ),
    belongsTo: tellTeam,
    answersFor: tellBranch,
  } as const satisfies Record<string, Frame>;

  return (tokens: readonly SelfToken[], at: number): Told[] => {
    if (tokens[at]?.isMark || tokens[at]?.isQuoted) return [];
    const told: Part[] = findPhrases(tokens, at).flatMap(({ kind, next }): readonly Part[] => {
      if (!context.isOwn(tokens, at, next, kind === 'as')) return [];
      const instead = context.findInstead(tokens, next);
      if (instead !== null) return instead === 0 ? [] : tellRole(tokens, instead, 1);
      return frames[kind](tokens, next);
    });
    if (ours.has(wordAt(tokens, at))) told.push(...tellPlace(tokens, at + 1, MIN_SURE_PLACE));
    if (context.startsClause(tokens, at)) told.push(...tellHere(tokens, at));
    return told.map((one) => ({ ...one, from: at })).filter((one) => !isIntimate(tokens, one));
  };

  function tellWhoIAm(tokens: readonly SelfToken[], at: number): readonly Part[] {
    const { at: nounAt } = skipArticle(tokens, at);
    if (alone.has(wordAt(tokens, nounAt)) && !isNominalAfter(tokens, nounAt))
      return [{ key: 'role', value: wordAt(tokens, nounAt), certainty: 0.8, next: nounAt + 1 }];
    const afterName = context.skipName(tokens, at);
    return [
      ...tellRole(tokens, at, MIN_BARE_ROLE),
      ...(skipArticle(tokens, at).hasArticle ? tellPlace(tokens, at, MIN_SURE_PLACE) : []),
      ...(afterName === null ? [] : tellRole(tokens, afterName, 1)),
    ];
  }

  /** A role with what it is of, or where. */
  function tellRole(
    tokens: readonly SelfToken[],
    from: number,
    minBare: number,
    min = MIN_ROLE,
  ): readonly Part[] {
    const { at, hasArticle } = skipArticle(tokens, from);
    if (notNow.has(wordAt(tokens, at))) return [];
    for (const phrase of readPhrases(tokens, at)) {
      const ofAt = ofs.has(wordAt(tokens, phrase.next)) ? phrase.next + 1 : null;
      if (ofAt !== null && groups.has(headOf(phrase))) return tellRole(tokens, ofAt, MIN_ROLE, min);
      const certainty = roleShare(phrase);
      const complement = ofAt === null ? [] : tellComplement(tokens, ofAt);
      if (heads.has(headOf(phrase)) && phrase.words.length <= 2) {
        if (complement.length === 0) continue;
        const [{ next }] = complement as [Part];
        const value = toValue([...phrase.words, 'of', ...textOf(tokens, ofAt ?? 0, next)]);
        return [{ key: 'role', value, certainty: 0.75, next }, ...complement];
      }
      const needed = hasArticle || phrase.isPlural ? min : minBare;
      if (certainty < needed) continue;
      const role: Part = { key: 'role', value: toValue(phrase.words), certainty, next: phrase.next };
      return [role, ...(ofAt === null ? tellWhere(tokens, phrase.next) : complement)];
    }
    return [];
  }

  function tellWhere(tokens: readonly SelfToken[], at: number): readonly Part[] {
    return ats.has(wordAt(tokens, at)) ? tellComplement(tokens, at + 1) : [];
  }

  function tellComplement(tokens: readonly SelfToken[], at: number): readonly Part[] {
    const place = tellPlace(tokens, at, MIN_PLACE);
    return place.length > 0 ? place : tellBranch(tokens, at);
  }

  function tellPlace(tokens: readonly SelfToken[], from: number, min: number, minWords = 1): readonly Part[] {
    const { at, hasArticle } = skipArticle(tokens, from);
    for (const phrase of readPhrases(tokens, at)) {
      const { words, shares, next } = phrase;
      const telling = words.filter((word) => !anyKind.has(word.toLowerCase()));
      const isEmpty = telling.length === 0 || (telling.length === 1 && anyPlace.has(headOf(phrase)));
      const isPlaced = hasArticle || phrase.isPlural || shares.place >= MIN_SURE_PLACE;
      if (shares.place < min || isEmpty || !isPlaced || words.length < minWords) continue;
      return [{ key: 'field', value: toValue(words), certainty: shares.place, next }];
    }
    return [];
  }

  /** A branch has no article: "in logistics", not "in the logistics". */
  function tellBranch(tokens: readonly SelfToken[], from: number): readonly Part[] {
    const { at, hasArticle } = skipArticle(tokens, from);
    if (hasArticle) return tellTeam(tokens, from);
    for (const { words, shares, next } of readPhrases(tokens, at)) {
      if (shares.branch < MIN_BRANCH) continue;
      return [{ key: 'field', value: toValue(words), certainty: shares.branch, next }];
    }
    return [];
  }

  function tellTeam(tokens: readonly SelfToken[], from: number): readonly Part[] {
    const { at, hasArticle } = skipArticle(tokens, from);
    for (const phrase of hasArticle ? readPhrases(tokens, at) : []) {
      const branch = phrase.words.slice(0, -1);
      if (branch.length === 0 || !anyPlace.has(headOf(phrase))) continue;
      const certainty = kinds(branch).branch;
      if (certainty >= MIN_SUBJECT)
        return [{ key: 'field', value: toValue(branch), certainty, next: phrase.next }];
    }
    return [];
  }

  function tellTeacher(tokens: readonly SelfToken[], from: number): readonly Part[] {
    const { at, hasArticle } = skipArticle(tokens, from);
    const [phrase] = hasArticle ? [] : readPhrases(tokens, at);
    if (!phrase) return [];
    const place = tellWhere(tokens, phrase.next);
    const [{ next } = phrase] = place;
    return [{ key: 'role', value: telling.teacher, certainty: 0.75, next }, ...place];
  }

  function tellStudent(tokens: readonly SelfToken[], from: number): readonly Part[] {
    const { at, hasArticle } = skipArticle(tokens, from);
    for (const { words, shares, next } of hasArticle ? [] : readPhrases(tokens, at)) {
      if (shares.branch < MIN_SUBJECT) continue;
      const field: Part = { key: 'field', value: toValue(words), certainty: 0.7, next };
      return [{ key: 'role', value: telling.student, certainty: 0.7, next }, field];
    }
    return [];
  }

  /** "Nurse here, …" */
  function tellHere(tokens: readonly SelfToken[], from: number): readonly Part[] {
    const { at } = skipArticle(tokens, from);
    const phrase = readPhrases(tokens, at).at(-1);
    if (!phrase || !heres.has(wordAt(tokens, phrase.next)) || roleShare(phrase) < MIN_ROLE) return [];
    const after = tokens[phrase.next + 1];
    if (after && !after.isMark) return [];
    return [
      { key: 'role', value: toValue(phrase.words), certainty: roleShare(phrase), next: phrase.next + 1 },
    ];
  }

  /** Nationality, belief and the like stand before a role with a capital; they are not kept. */
  function isIntimate(tokens: readonly SelfToken[], { from, next }: Told): boolean {
    return tokens.slice(from, next).some(({ word, text }, index) => {
      if (intimate.has(word)) return true;
      return index > 0 && /^\p{Lu}\p{Ll}/u.test(text) && kinds([text]).person >= 0.5;
    });
  }

  function isNominalAfter(tokens: readonly SelfToken[], at: number): boolean {
    return readPhrases(tokens, at).some(
      ({ words, shares }) => words.length > 1 && roleShareOf(shares) >= MIN_ROLE,
    );
  }
}

function roleShare({ shares }: NounPhrase): number {
  return roleShareOf(shares);
}

/** Said of a person, a noun is what persons are. */
function roleShareOf({ role, person, place, branch, thing }: NounPhrase['shares']): number {
  return role / (role + person + THING_SHARE * (place + branch + thing));
}

function headOf({ words }: NounPhrase): string {
  return (words.at(-1) ?? '').toLowerCase();
}

function wordAt(tokens: readonly SelfToken[], at: number): string {
  return tokens[at]?.word ?? '';
}

function textOf(tokens: readonly SelfToken[], from: number, next: number): string[] {
  return tokens.slice(from, next).map(({ text }) => text);
}

/** As it was said, without the capitals of a beginning; names and short forms keep theirs. */
function toValue(words: readonly string[]): string {
  return words.map((word) => (/^\p{Lu}\p{Ll}+$/u.test(word) ? word.toLowerCase() : word)).join(' ');
}
