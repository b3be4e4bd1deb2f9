import type { Signal } from '../../../ports.ts';
import { stopWordsOf } from '../../../text/languages/languages.ts';
import { toTerm } from '../../../text/to-term.ts';
import { trimMarks } from '../../../text/trim-marks.ts';
import { isSensitive } from './sensitive-topics.ts';

interface Phrase {
  readonly words: readonly string[];
  /** The grammar word before it, lower case; empty at the start of a clause. */
  readonly before: string;
}

const MAX_TOPICS = 3;
const MAX_PHRASE_WORDS = 3;
/** After these a thing is named. */
const NAMES_FOLLOW =
  /^(?:a|an|the|my|our|your|this|that|these|those|of|in|on|with|about|for|from|between|and|or|some|any|behind|inside|via|versus|vs|using|use)$/;
/** After these something is done: the next word is a verb, and what follows it is the thing. */
const VERBS_FOLLOW = /^(?:to|i|we|you|can|could|should|would|will|not|they|it|please|must|may|might|cannot)$/;
/** Verbs and adverbs that say nothing of what is asked about; with the stop words they bound a phrase. */
const LIGHT_WORDS = new Set(
  `using use uses used need needs want wants work works working help make makes making show tell explain describe compare
  find know mean means say says try trying set put behind inside outside via versus vs like nothing still always never
  hello hi hey thanks thank ok okay bye sorry great good bad new old`.split(/\s+/),
);
const NAMED_CONFIDENCE = 0.45;
const KEYWORDS_CONFIDENCE = 0.35;
const REPEATED_CONFIDENCE = 0.2;
/** A name out of code needs no article to be one. */
const CODE_NAME = /[a-z\d][._-][a-z\d]|[a-z][A-Z]/;

/**
 * What the last of these messages is about, in the visitor's own words: runs of words that an article, a preposition or
 * a verb introduces, and messages that are nothing but keywords. English grammar only; what earlier messages named too is
 * surer. `isPlain` says of a word that it cannot be anybody's interest. Nothing sensitive, no numbers, no addresses.
 */
export function findTopics(texts: readonly string[], isPlain: (word: string) => boolean): Signal[] {
  const text = texts.at(-1) ?? '';
  const earlier = texts.slice(0, -1).map((turn) => new Set(turn.match(WORD)?.map((word) => toTerm(word))));
  const topics = new Map<string, Signal>();
  for (const phrase of listPhrases(text)) {
    const named = trimPhrase(phrase, isPlain);
    const why = named?.words.join(' ') ?? '';
    const value = why.toLowerCase();
    if (!named || value.length < 3 || !text.includes(why) || isSensitive(value) || isPrivate(value)) continue;
    const last = toTerm(named.words.at(-1) ?? '');
    const repeats = earlier.filter((terms) => terms.has(last)).length;
    const confidence = named.confidence + REPEATED_CONFIDENCE * Math.min(2, repeats);
    topics.set(value, { key: 'topic', value, confidence, why });
  }
  return [...topics.values()].sort((a, b) => b.confidence - a.confidence).slice(0, MAX_TOPICS);
}

const WORD = /[\p{L}\p{N}]+(?:[._-][\p{L}\p{N}]+)*/gu;

/** Runs of words that are not grammar, within one clause. */
function listPhrases(text: string): Phrase[] {
  const phrases: Phrase[] = [];
  for (const clause of text.split(/[,;:!?()"“”\n]+|\.(?=\s|$)/u)) {
    let before = '';
    let run: string[] = [];
    for (const word of [...clause.trim().split(/\s+/), '']) {
      const folded = word.toLowerCase().replace(/’/g, "'");
      if (folded !== '' && !isGrammar(folded)) run.push(word);
      else {
        if (run.length > 0) phrases.push({ words: run, before });
        run = [];
        before = folded;
      }
    }
  }
  return phrases;
}

function isGrammar(word: string): boolean {
  return stopWordsOf('en').has(word) || LIGHT_WORDS.has(word) || word.includes("'");
}

function trimPhrase(
  phrase: Phrase,
  isPlain: (word: string) => boolean,
): { words: readonly string[]; confidence: number } | null {
  const words = phrase.words.map(trimMarks);
  const isObject = VERBS_FOLLOW.test(phrase.before) && words.length > 1;
  if (isObject) words.shift();
  while (words.length > 0 && isPlain((words[0] ?? '').toLowerCase())) words.shift();
  // "stream buffered", "server crashed": what happened to a thing is not the thing.
  while (words.length > 0 && isTail(words, isPlain)) words.pop();
  if (words.length === 0) return null;
  const kept = words.slice(0, MAX_PHRASE_WORDS);
  if (isObject || NAMES_FOLLOW.test(phrase.before) || kept.some((word) => CODE_NAME.test(word))) {
    return { words: kept, confidence: NAMED_CONFIDENCE };
  }
  return phrase.before === '' && kept.length > 1 ? { words: kept, confidence: KEYWORDS_CONFIDENCE } : null;
}

function isTail(words: readonly string[], isPlain: (word: string) => boolean): boolean {
  const last = (words.at(-1) ?? '').toLowerCase();
  return isPlain(last) || (words.length > 1 && /(?:ed|ly)$/.test(last));
}

function isPrivate(value: string): boolean {
  return /\d{4}|@|\/\//.test(value);
}
