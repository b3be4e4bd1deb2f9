import { phrasesOf } from '../../../text/language-phrases.ts';
import type { Language } from '../../../text/languages/language.ts';
import { LANGUAGES, stopWordsOf, toWordList } from '../../../text/languages/languages.ts';
import { splitPhrases, toComparable, withoutPhrase } from '../../../text/phrases.ts';
import { findTextLanguage } from '../../../text/text-language.ts';
import { isUnspaced } from '../../../text/words.ts';

/** What a short answer to a question would hold. */
export type AnswerKind = 'time' | 'number' | 'name' | 'definition';

export interface WantedAnswer {
  readonly kind: AnswerKind;
  /** ISO 639-1: whose words tell whether a sentence holds it. */
  readonly language: string;
}

/** "What is the best way to" asks for no definition: so many words at most name a thing, beside an article. */
const MAX_DEFINED_WORDS = 2;
const MAX_DEFINED_CHARACTERS = 12;
/** A definition says what it defines in so many words, before its verb. */
const MAX_SUBJECT_WORDS = 7;
const KINDS = ['time', 'number', 'name'] as const;

const YEAR_OR_DAY =
  /(?<!\p{N})(?:1\p{N}{3}|20\p{N}{2})s?(?!\p{N})|\b\d{1,2}(?:st|nd|rd|th)\b|[١٢]\p{Nd}{3}|\p{N}\s?[年月日世]/u;
const FIGURE = /\p{N}|%/u;
/** `X is used by`, `X is not` and `X is also` define nothing. */
const NO_DEFINITION = /^\s*(?:\S+(?:ed|ing|ly)\b|not\b|also\b|then\b|to\b)/i;
// The capital is looked for first: a run of spaces would be read back from each of its spaces.
const NAME = /(?=\p{Lu})(?<=[\p{Ll}\p{N},;:)'"’”]\s+["'“‘(]?)\p{Lu}[\p{L}'’.-]*/gu;

/** Null when the question words do not tell. */
export function detectAnswerKind(
  question: string,
  language = findTextLanguage(question),
): WantedAnswer | null {
  const { asks, language: table } = phrasesOf(language);
  const text = toComparable(question);
  const defined = withoutPhrase(text, table.asks.definition, table);
  if (defined !== null && namesOneThing(defined, language)) return { kind: 'definition', language };
  const kind = KINDS.find((known) => asks[known](text));
  return kind ? { kind, language } : null;
}

/** 1 when the sentence holds such a thing that the question does not name itself, 0 when it does not or none is asked for. */
export function holdsAnswerKind(wanted: WantedAnswer | null, sentence: string, question: string): 0 | 1 {
  if (wanted === null) return 0;
  const { language } = phrasesOf(wanted.language);
  return HOLDS[wanted.kind](language, sentence, question) ? 1 : 0;
}

const HOLDS: Readonly<
  Record<AnswerKind, (language: Language, sentence: string, question: string) => boolean>
> = {
  time: ({ code }, sentence) => YEAR_OR_DAY.test(sentence) || hasWord(sentence, TOLD.get(code)?.time),
  number: ({ code }, sentence) => FIGURE.test(sentence) || hasWord(sentence, TOLD.get(code)?.number),
  definition: ({ code }, sentence, question) => definesWordOf(sentence, TOLD.get(code)?.defines, question),
  name(_, sentence, question) {
    const asked = question.toLowerCase();
    return [...sentence.matchAll(NAME)].some(([name]) => !asked.includes(name.toLowerCase()));
  },
};

const TOLD = new Map(
  LANGUAGES.map(({ code, tells }) => [
    code,
    {
      time: new Set(toWordList(tells.time)),
      number: new Set(toWordList(tells.number)),
      defines: createDefinitionPattern(splitPhrases(tells.defines), isUnspaced(tells.defines)),
    },
  ]),
);

function namesOneThing(rest: string, code: string): boolean {
  if (isUnspaced(rest)) return rest.length <= MAX_DEFINED_CHARACTERS;
  const [first = '', ...others] = rest.split(' ');
  const words = stopWordsOf(code).has(first) ? others : [first, ...others];
  return words.length <= MAX_DEFINED_WORDS && words.some((word) => word !== '');
}

function hasWord(sentence: string, words: ReadonlySet<string> = new Set()): boolean {
  if (isUnspaced(sentence)) return [...words].some((word) => sentence.includes(word));
  const written = sentence.match(/[\p{L}\p{M}]+/gu) ?? [];
  return written.some((word) => words.has(word) || words.has(word.toLowerCase()));
}

/** The last words before the verb: `Middleware functions are` defines middleware. */
function definesWordOf(sentence: string, verb: RegExp | undefined, question: string): boolean {
  const found = verb?.exec(sentence);
  if (!found || NO_DEFINITION.test(sentence.slice(found.index + found[0].length))) return false;
  const subject = sentence.slice(0, found.index).toLowerCase();
  const words = subject.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  if (words.length === 0 || words.length > MAX_SUBJECT_WORDS) return false;
  const asked = question.toLowerCase();
  if (isUnspaced(subject)) return words.some((word) => asked.includes(word));
  const telling = words.filter((word) => word.length > 2);
  return telling.slice(-2).some((word) => asked.includes(word));
}

function createDefinitionPattern(verbs: readonly string[], isUnspacedScript: boolean): RegExp {
  const any = verbs.join('|');
  return isUnspacedScript ? new RegExp(any, 'u') : new RegExp(`(?<=[\\s,)])(?:${any})(?=\\s)`, 'iu');
}
