import { toWordList } from '../../../text/languages/languages.ts';
import type { SelfTelling } from '../../../text/languages/self-telling.ts';
import type { NounKinds } from './noun-kinds.ts';
import { createPhraseFinder } from './phrase-tree.ts';
import { createSelfContext } from './self-context.ts';
import { createSelfNouns, type Part, roleShare, toValue, wordAt } from './self-nouns.ts';
import { endsClause, type SelfToken } from './self-tokens.ts';
import { isSensitive } from './sensitive-topics.ts';

/** Something that somebody tells of their own work, and where they tell it. */
export type Told = Part & { readonly from: number };

type Frame = (tokens: readonly SelfToken[], at: number, begin: number) => readonly Part[];

/** What a noun must have of a role where somebody says that they are it, and where no article says that a noun follows. */
const SAID = { min: 0.5, minBare: 0.75 };
/** Behind an article only. */
const NAMED = { min: 0.5, minBare: 1.1 };
/** Somebody works as it: most nouns will do. */
const WORKED = { min: 0.5, minBare: 0.75, isWork: true };
const MIN_PLACE = 0.4;
/** Where the words before do not say that somebody works there. */
const MIN_SURE_PLACE = 0.6;
/** After "I work for a" few nouns are no place of work. */
const MIN_EMPLOYER = 0.08;
const MIN_BRANCH = 0.4;
const MIN_SUBJECT = 0.25;
const SURE = 0.75;
/** Between what somebody makes and the place for which; and how far before its verb a place of work begins. */
const MAX_REACH = 6;

/** What the phrase that begins at a token tells of whoever says it, if anything. */
export function createFrameReader(telling: SelfTelling, kinds: NounKinds) {
  const setOf = (key: keyof SelfTelling) => new Set(toWordList(telling[key]));
  const [alone, ours, heres, forPlaces] = [setOf('alone'), setOf('ours'), setOf('here'), setOf('forPlace')];
  const [articles, intimate, pasts] = [setOf('articles'), setOf('intimate'), setOf('past')];
  const context = createSelfContext(telling);
  const nouns = createSelfNouns(telling, kinds);
  const { tellRole, tellPlace, tellBranch, tellTeam, tellComplement, skipArticle, readPhrases } = nouns;
  const frames = {
    am: tellWhoIAm,
    roleIs: (tokens, at) => tellRole(tokens, at, SAID),
    as: (tokens, at) => tellRole(tokens, at, SAID),
    worksAs: (tokens, at) => tellRole(tokens, at, WORKED),
    worksAt: (tokens, at) => tellComplement(tokens, at, MIN_SUBJECT),
    worksFor: (tokens, at) => tellPlace(tokens, at, skipArticle(tokens, at).hasArticle ? MIN_EMPLOYER : 1),
    workedAt: tellPlaceBefore,
    makes: tellForPlace,
    runs: (tokens, at) => tellPlace(tokens, at, MIN_PLACE),
    has: (tokens, at) => tellPlace(tokens, at, MIN_SURE_PLACE, 2),
    teaches: tellTeacher,
    studies: tellStudent,
    studiesFor: (tokens, at) => tellRole(tokens, at, SAID).slice(0, 1).map(asStudent),
    belongsTo: (tokens, at) => tellTeam(tokens, at, MIN_SUBJECT),
    isIn: (tokens, at) => tellBranch(tokens, at, MIN_BRANCH),
    answersFor: (tokens, at) => tellBranch(tokens, at, MIN_SUBJECT),
    labels: (tokens, at) => (wordAt(tokens, at) === ':' ? tellRole(tokens, at + 1, SAID) : []),
  } as const satisfies Record<string, Frame>;
  const kindsOfFrames = Object.keys(frames) as (keyof typeof frames)[];
  const lists = Object.fromEntries(kindsOfFrames.map((kind) => [kind, telling[kind]]));
  const findPhrases = createPhraseFinder(lists as Record<keyof typeof frames, string>, setOf('adverbs'));

  return (tokens: readonly SelfToken[], at: number): Told[] => {
    const first = tokens[at];
    if (!first || first.isMark || first.isQuoted) return [];
    const told: Part[] = findPhrases(tokens, at).flatMap(({ kind, next }): readonly Part[] => {
      if (!context.isOwn(tokens, at, next, kind === 'as')) return [];
      const instead = context.findInstead(tokens, next);
      if (instead !== null) return instead === 0 ? [] : tellRole(tokens, instead, NAMED);
      const parts: readonly Part[] = frames[kind](tokens, next, at);
      // "I'm in therapy" is said of what somebody goes to, as well as of what somebody works in.
      return kind === 'isIn' || kind === 'belongsTo'
        ? parts.filter((part) => !isSensitive(sayAgain(tokens, at, part.next)))
        : parts;
    });
    if (ours.has(first.word)) told.push(...tellOurs(tokens, at + 1));
    if (context.startsClause(tokens, at)) told.push(...tellHere(tokens, at));
    return told.map((one) => ({ ...one, from: one.from ?? at })).filter((one) => !isIntimate(tokens, one));
  };

  function tellWhoIAm(tokens: readonly SelfToken[], at: number): readonly Part[] {
    const { at: nounAt, hasArticle } = skipArticle(tokens, at);
    const role = tellRole(tokens, at, SAID);
    if (role.length === 0 && alone.has(wordAt(tokens, nounAt)))
      return [{ key: 'role', value: wordAt(tokens, nounAt), certainty: SURE, next: nounAt + 1 }];
    const named = context.skipName(tokens, at);
    // A name is not kept with it.
    const apposed = named === null ? [] : tellRole(tokens, named, NAMED);
    const place = hasArticle ? tellPlace(tokens, at, MIN_SURE_PLACE) : [];
    return [...role, ...place, ...apposed.map((part) => ({ ...part, from: named ?? at }))];
  }

  /** "Our law firm needs …"; of "our hotel was …" a guest may speak. */
  function tellOurs(tokens: readonly SelfToken[], at: number): readonly Part[] {
    return tellPlace(tokens, at, MIN_SURE_PLACE).filter(({ next }) => {
      const after = wordAt(tokens, next);
      return !pasts.has(after) && !after.endsWith('ed');
    });
  }

  /** "The library that I work for" */
  function tellPlaceBefore(tokens: readonly SelfToken[], next: number, begin: number): readonly Part[] {
    if (skipArticle(tokens, next).hasArticle) return [];
    for (let at = begin - 1; at >= Math.max(0, begin - MAX_REACH); at--) {
      const token = tokens[at] as SelfToken;
      if (endsClause(token)) return [];
      if (!articles.has(token.word)) continue;
      const [part] = tellPlace(tokens, at, MIN_PLACE);
      return part && part.next === begin ? [{ ...part, from: at, next }] : [];
    }
    return [];
  }

  /** "I do the bookkeeping for a small brewery" */
  function tellForPlace(tokens: readonly SelfToken[], from: number): readonly Part[] {
    for (let at = from; at < from + MAX_REACH; at++) {
      const token = tokens[at];
      if (!token || endsClause(token)) return [];
      if (!forPlaces.has(token.word)) continue;
      const { hasArticle } = skipArticle(tokens, at + 1);
      return hasArticle ? tellPlace(tokens, at + 1, MIN_PLACE) : [];
    }
    return [];
  }

  function tellTeacher(tokens: readonly SelfToken[], from: number): readonly Part[] {
    const { at, hasArticle } = skipArticle(tokens, from);
    const [phrase] = hasArticle ? [] : readPhrases(tokens, at);
    if (!phrase) return [];
    const where = tellComplement(tokens, phrase.next + 1, MIN_PLACE);
    const next = where[0]?.next ?? phrase.next;
    return [{ key: 'role', value: telling.teacher, certainty: SURE, next }, ...where];
  }

  function tellStudent(tokens: readonly SelfToken[], from: number): readonly Part[] {
    const { at, hasArticle } = skipArticle(tokens, from);
    const phrases = hasArticle ? [] : readPhrases(tokens, at);
    const subject = phrases.find(({ shares }) => shares.branch >= MIN_SUBJECT);
    if (!subject) return [];
    const { words, next } = subject;
    const field: Part = { key: 'field', value: toValue(words), certainty: SURE, next };
    return [asStudent(field), field];
  }

  function asStudent({ next }: Part): Part {
    return { key: 'role', value: telling.student, certainty: SURE, next };
  }

  /** "Nurse here, …" */
  function tellHere(tokens: readonly SelfToken[], from: number): readonly Part[] {
    const { at } = skipArticle(tokens, from);
    const phrase = readPhrases(tokens, at).at(-1);
    if (!phrase || !heres.has(wordAt(tokens, phrase.next))) return [];
    const after = tokens[phrase.next + 1];
    const certainty = roleShare(phrase.shares);
    if ((after && !after.isMark) || certainty < SAID.min) return [];
    return [{ key: 'role', value: toValue(phrase.words), certainty, next: phrase.next + 1 }];
  }

  /** Nationality, belief and the like stand before a role with a capital; they and whose lawyer somebody is are not kept. */
  function isIntimate(tokens: readonly SelfToken[], { from, next }: Told): boolean {
    return tokens.slice(from, next).some(({ word, text }, index) => {
      if (/^\p{Lu}.*'s$/u.test(text.replaceAll('’', "'"))) return true;
      if (intimate.has(word) || word.split('-').some((part) => intimate.has(part))) return true;
      return index > 0 && /^\p{Lu}\p{Ll}/u.test(text) && kinds([text]).person >= 0.5;
    });
  }
}

function sayAgain(tokens: readonly SelfToken[], from: number, next: number): string {
  return tokens
    .slice(from, next)
    .map(({ text }) => text)
    .join(' ');
}
