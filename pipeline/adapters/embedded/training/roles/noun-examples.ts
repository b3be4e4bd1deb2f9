import { NOUN_KINDS, type NounKind } from '../../signals/noun-kinds.ts';
import { MORE_NOUNS } from './more-nouns.ts';
import { readWordNetNouns, type WordNetNoun } from './read-wordnet.ts';

export interface NounExample {
  readonly words: string;
  /** One a kind, in the order of `NOUN_KINDS`; they add up to 1. */
  readonly target: readonly number[];
  readonly weight: number;
}

const PERSON = '3:person';
/** What people do as work, study, trade or office. */
const ROLES = inFile(
  18,
  `worker professional scientist creator entertainer businessperson engineer linguist specialist therapist analyst authority
  writer announcer journalist trainer head administrator supervisor employer educator enrollee trainee apprentice
  athlete bookkeeper fiduciary landowner lawman custodian fireman keeper adjudicator planner examiner scholar blogger cook
  farmer guide official horticulturist musician actor dancer artist director coach driver curator trustee agent detective
  investigator inspector critic treasurer secretary geographer mathematician physicist research_worker operator builder calculator agronomist
  archivist financier messenger jockey negotiator reporter publicist presiding_officer council_member spokesperson lobbyist
  organizer diver`,
);
/** Of these nothing is noticed, whatever else they are: belief, politics, crime, health, and what says nothing of work. */
const NO_ROLES = inFile(
  18,
  `spiritual_leader clergyman religious_person politician slave prostitute criminal bad_person communist follower gambler
  drug_user sick_person aristocrat ruler sovereign saint alumnus tenant host`,
);
/** Where people work. */
const PLACES = new Set([
  ...inFile(
    6,
    `place_of_business establishment medical_building plant factory restaurant hotel library museum theater workplace menagerie stable
    hostel athletic_facility depository`,
  ),
  ...inFile(15, 'campsite'),
  ...inFile(
    14,
    `enterprise business educational_institution financial_institution medical_institution university college club agency
    cooperative nongovernmental_organization charity foundation association ministry department school firm`,
  ),
]);
const NO_PLACES = new Set([
  ...inFile(14, 'religion church party union terrorist_organization'),
  ...inFile(6, 'prison place_of_worship correctional_institution'),
]);
/** Branches, subjects and departments. */
const BRANCHES = new Set([
  ...inFile(9, 'discipline'),
  ...inFile(4, 'occupation commercial_enterprise commerce profession care education engineering finance'),
  ...inFile(14, 'profession health_profession'),
]);
const NO_BRANCHES = new Set([...inFile(9, 'theology occultism'), ...inFile(4, 'crime')]);
const OWN_WEIGHT = 4;
const THING_WEIGHT = 0.2;

/** What the model of nouns learns from: WordNet's nouns, and those that it lacks or knows in another meaning. */
export function listNounExamples(wordNetFolder: string): NounExample[] {
  const own = NOUN_KINDS.flatMap((kind) =>
    MORE_NOUNS[kind].split(/\s*,\s*/).map((words) => toExample(words, [kind], OWN_WEIGHT)),
  );
  const known = new Set(own.map(({ words }) => words));
  const learnt = readWordNetNouns(wordNetFolder).flatMap((noun) => {
    if (known.has(noun.words) || !/^\p{L}[\p{L} '-]*$/u.test(noun.words)) return [];
    const kinds = noun.meanings.map(findKind);
    return toExample(noun.words, kinds, weighNoun(noun, kinds[0]));
  });
  return [...own, ...learnt];
}

/** The first meaning of a word is the most frequent one. */
function toExample(words: string, kinds: readonly NounKind[], weight: number): NounExample {
  const shares = kinds.map((_, rank) => 1 / (rank + 1) ** 2);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const target = NOUN_KINDS.map((kind) =>
    kinds.reduce((sum, other, rank) => sum + (other === kind ? (shares[rank] ?? 0) / total : 0), 0),
  );
  return { words: words.toLowerCase(), target, weight };
}

/** Words of several meanings are frequent words; of what a sentence calls a person or a place, few are anything else. */
function weighNoun({ words, meanings }: WordNetNoun, first: NounKind | undefined): number {
  const frequency = Math.min(3, 1 + Math.log2(meanings.length) / 2);
  return (words.includes(' ') ? 0.5 : 1) * frequency * (first === 'thing' ? THING_WEIGHT : 1);
}

function findKind(above: ReadonlySet<string>): NounKind {
  const has = (names: ReadonlySet<string>) => [...above].some((name) => names.has(name));
  if (above.has(PERSON) || has(ROLES)) return has(ROLES) && !has(NO_ROLES) ? 'role' : 'person';
  if (has(PLACES)) return has(NO_PLACES) ? 'thing' : 'place';
  return has(BRANCHES) && !has(NO_BRANCHES) ? 'branch' : 'thing';
}

function inFile(file: number, names: string): ReadonlySet<string> {
  return new Set(names.split(/\s+/).map((name) => `${file}:${name}`));
}
