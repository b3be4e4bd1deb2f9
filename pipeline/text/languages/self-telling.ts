/**
 * How people say what they do: frames, with `|` between phrases, and words. Words of `adverbs` may stand between those of a
 * phrase. Only a language whose nouns can be judged has it: without that, a customer could not be told from a nurse, or a
 * priest, of whom nothing is to be kept.
 */
export interface SelfTelling {
  /** Somebody works as what follows. */
  readonly worksAs: string;
  /** What somebody is follows, or anything else. */
  readonly am: string;
  /** A role follows. */
  readonly roleIs: string;
  /** "As a" before a role. */
  readonly as: string;
  /** Where somebody works follows, or their branch. */
  readonly worksAt: string;
  /** As `worksAt`; before "a" nearly anything is a place of work. */
  readonly worksFor: string;
  /** A place of work stands before. */
  readonly workedAt: string;
  /** What somebody makes or does there follows, and then the place, after `forPlace`. */
  readonly makes: string;
  readonly forPlace: string;
  /** What somebody runs follows; after `has`, what else they may have. */
  readonly runs: string;
  readonly has: string;
  /** A subject follows, which says the role by itself: `teacher`, `student`. */
  readonly teaches: string;
  readonly studies: string;
  /** What somebody studies to become follows. */
  readonly studiesFor: string;
  readonly teacher: string;
  readonly student: string;
  /** A team follows; after `isIn` and `answersFor`, a branch too. */
  readonly belongsTo: string;
  readonly isIn: string;
  readonly answersFor: string;
  /** Before a place that is theirs. */
  readonly ours: string;
  /** How a phrase of the first person begins; any other must begin its clause. */
  readonly subjects: string;
  /** Who is asking, as subject or object. */
  readonly selves: string;
  readonly articles: string;
  /** A role follows a colon. */
  readonly labels: string;
  /** Goes on with what else somebody is. */
  readonly further: string;
  /** Irregular verbs of the past: of a place that did something once, somebody may have been a guest. */
  readonly past: string;
  readonly adverbs: string;
  readonly negations: string;
  /** After a negation: what is so instead. */
  readonly instead: string;
  /** Earlier in its clause these make of a statement a thought, a play, a title or what others say. */
  readonly supposing: string;
  /** Before "as a": somebody else, or something, may be that. */
  readonly doneAs: string;
  /** Begin a new clause. */
  readonly joins: string;
  /** Verbs that often follow a noun where the marks are left out. */
  readonly verbs: string;
  readonly of: string;
  /** Before the place where something is done. */
  readonly at: string;
  /** Work for oneself, as adjectives. */
  readonly alone: string;
  /** Nouns that are a role by what they are the head of. */
  readonly heads: string;
  /** Nouns for several people, who are named after `of`. */
  readonly groups: string;
  /** Nouns for any place of work, and adjectives that do not narrow one: they are no field by themselves. */
  readonly anyPlace: string;
  readonly anyKind: string;
  /** Not now, or not theirs: a former nurse, our local bakery. */
  readonly notNow: string;
  /** How well or how gladly something is done, which is said of pastimes too: a good driver, an avid reader. */
  readonly judging: string;
  /** Adjectives of one's own body, mind and family: what they stand before is not kept. */
  readonly intimate: string;
  /** Says that the noun before it is the speaker. */
  readonly here: string;
}

/** How people say which version, edition or plan of a thing they ask about. */
export interface VersionTelling {
  /** Before what is used. */
  readonly uses: string;
  /** Earlier in its clause: what follows was used once, or is taken as medicine is. */
  readonly notUsed: string;
  /** Before a number alone. */
  readonly version: string;
  /** Nouns that a number orders, counts or names: chapter 4, error 404. */
  readonly numbered: string;
  /** Nouns for what is sold or published in several forms. */
  readonly editions: string;
  /** What such a form is called where no capital says that it is a name. */
  readonly tiers: string;
}
