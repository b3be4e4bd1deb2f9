import type { SelfTelling, VersionTelling } from './self-telling.ts';

/**
 * What understanding a language needs. Words stand in lower case with spaces between them, phrases with `|` between them.
 * A phrase that begins with `^` counts at the beginning of a text only, one that ends in `$` at its end only. Where a
 * language writes no spaces, phrases are looked for anywhere.
 */
export interface Language {
  /** ISO 639-1. */
  readonly code: string;
  /** As it calls itself. */
  readonly name: string;
  readonly script: Script;
  /** Words that carry grammar rather than a subject; not indexed, and not searched for. */
  readonly stopWords: string;
  /** A point after these belongs to them; in the case in which they are written. */
  readonly abbreviations?: string;
  /** The stem of a word in lower case; the word itself where there is none. */
  readonly stem?: (word: string) => string;
  /** Its marks are part of the spelling that `stem` goes by; otherwise words are stemmed without them. */
  readonly stemsMarks?: true;
  /** Written as one word, words make a new one, and are still looked for by their parts. */
  readonly gluesWords?: true;
  readonly asks: Questions;
  /** Of the languages in which a long message is told apart into what it asks and what it says around that. */
  readonly asking?: AskingLists;
  readonly tells: Statements;
  /**
   * Words that make another question of the same terms: those that deny, then `without`, `before` and `after`, with `|` between the
   * four.
   */
  readonly turns?: string;
  /** Openings of a sentence that only the sentence before it explains. */
  readonly leans: string;
  /** Openings of a sentence that sends its reader elsewhere. */
  readonly points: string;
  readonly smallTalk: Readonly<Record<SmallTalk, string>>;
  /** Short forms that stand for another word, as `k8s=kubernetes`. */
  readonly shortForms?: string;
  /** Small words that make another verb of the one before them, as in `log in`. */
  readonly particles?: string;
  /** What a phrase does not begin a new sentence with, in a script that parts sentences by spaces. */
  readonly goesOn?: string;
  /** How people say what they do. */
  readonly telling?: SelfTelling;
  /** How people say what they use. */
  readonly versions?: VersionTelling;
}

export type Script = 'Latin' | 'Cyrillic' | 'Greek' | 'Arabic' | 'Devanagari' | 'Thai' | 'Japanese' | 'Han';

export type SmallTalk = 'greeting' | 'thanks' | 'bye' | 'ok';

/** How questions are asked. */
export interface Questions {
  readonly definition: string;
  readonly time: string;
  readonly number: string;
  readonly name: string;
  /** How something is done. */
  readonly howTo: string;
  readonly reason: string;
  readonly comparison: string;
  /** Openings or endings of a question that yes or no answers. */
  readonly yesNo: string;
  /** Any other sign that a text asks; those above count too. */
  readonly others: string;
  /** What a visitor wants to do, as a search says it: imperatives and infinitives. */
  readonly tasks: string;
}

/** How sentences answer. */
export interface Statements {
  /** Months, days, eras; with a capital where only the written capital tells them from another word. */
  readonly time: string;
  /** Numbers in words. */
  readonly number: string;
  /** Verbs between a thing and what it is. */
  readonly defines: string;
}

/** Words of a message, in lower case as they are written. A word may be in several lists. */
export interface AskingLists {
  /** Begin a question, direct or indirect. */
  readonly interrogative: string;
  /** Verbs that begin a question of yes or no; in other languages the mark tells. */
  readonly auxiliary: string;
  /** The persons who talk. */
  readonly person: string;
  /** Asking somebody to speak, wondering, wanting: leads to what is asked. */
  readonly leading: string;
  /** What else stands between a greeting and the question. */
  readonly courtesy: string;
  /** Greetings, thanks and closing words. */
  readonly social: string;
  /** Begin a turn that goes on from the one before. */
  readonly continuing: string;
  /** Stand for something that was named before. */
  readonly referring: string;
  /** Words of any subject: with these alone nothing particular is asked. */
  readonly everyday: string;
}
