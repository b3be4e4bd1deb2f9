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
/** Words for talk itself, for order and for amounts: with no other word in them, nobody would call them their interest. */
const EMPTY_WORDS =
  /^(?:(?:question|answer|example|thing|way|problem|issue|case|part|step|point|kind|sort|type|difference|reason|idea|time|day|week|month|year|hour|minute|detail|explanation|advice|info|information|stuff|topic|subject|word|sentence|message|line|link|page|site|website|place|person|people|someone|somebody|something|anything|everything|nothing|everyone|everybody|anyone|anybody|nobody|none|everywhere|anywhere|somewhere|whole|lot|bit|bunch|couple|plenty|load|ton|dozen|piece|handful|majority|matter|fact|sense|moment|while|help|mind|look|chance|number|amount|rest|end|start|beginning|version|result|change|option|choice|one|two|three|four|five|six|seven|eight|nine|ten)s?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next|previous|other|another|same|different|more|most|many|much|best|better|possible|able|sure|right|wrong|important|main|today|tomorrow|yesterday)$/;
const NAMED_CONFIDENCE = 0.45;
const KEYWORDS_CONFIDENCE = 0.35;
const REPEATED_CONFIDENCE = 0.2;
/** A name out of code needs no article to be one. */
const CODE_NAME = /[a-z\d][._-][a-z\d]|[a-z][A-Z]/;

/**
 * What the last of these messages is about and an earlier one named too, in the visitor's own words: runs of words that an
 * article, a preposition or a verb introduces, and messages that are nothing but keywords. One question about a thing is a
 * question; who comes back to it is interested. English grammar only. `isPlain` says of a word that it cannot be anybody's
 * interest. Nothing sensitive, no numbers, no addresses.
 */
export function findTopics(texts: readonly string[], isPlain: (word: string) => boolean): Signal[] {
  const text = texts.at(-1) ?? '';
  const earlier = texts.slice(0, -1).map((turn) => new Set(turn.match(WORD)?.map((word) => toTerm(word))));
  const topics = new Map<string, Signal>();
  const isEmpty = (word: string) => isPlain(word) || EMPTY_WORDS.test(word);
  for (const phrase of listPhrases(text)) {
    const named = trimPhrase(phrase, isEmpty);
    const repeated = named && findRepeated(named.words, earlier, isEmpty);
    if (!named || !repeated) continue;
    const why = repeated.words.join(' ');
    const value = why.toLowerCase();
    if (value.length < 3 || !text.includes(why) || isSensitive(value) || isPrivate(value)) continue;
    const confidence = named.confidence + REPEATED_CONFIDENCE * Math.min(2, repeated.count);
    topics.set(value, { key: 'topic', value, confidence, why });
  }
  return [...topics.values()].sort((a, b) => b.confidence - a.confidence).slice(0, MAX_TOPICS);
}

/**
 * The longest run of the words that an earlier message has too, and how many messages have it. One word out of several says
 * little: "service" of "support service" is nobody's interest.
 */
function findRepeated(
  words: readonly string[],
  earlier: readonly ReadonlySet<string>[],
  isEmpty: (word: string) => boolean,
): { words: readonly string[]; count: number } | null {
  for (let length = words.length; length > 0; length--) {
    for (let from = 0; from + length <= words.length; from++) {
      const run = words.slice(from, from + length);
      if ([run[0], run.at(-1)].some((word = '') => isEmpty(word.toLowerCase()))) continue;
      if (run.length === 1 && words.length > 1 && !CODE_NAME.test(run[0] ?? '')) continue;
      const terms = run.map((word) => toTerm(word));
      const count = earlier.filter((others) => terms.every((term) => others.has(term))).length;
      if (count > 0) return { words: run, count };
    }
  }
  return null;
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
