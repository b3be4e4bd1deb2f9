import { en } from './languages/en.ts';
import type { Language, Questions } from './languages/language.ts';
import { findLanguage, LANGUAGES, toWordList } from './languages/languages.ts';
import { atBeginning, createPhraseMatcher, type PhraseMatcher, toComparable } from './phrases.ts';
import { findTextLanguage } from './text-language.ts';

/** What the phrases of a language tell of a text. */
export interface LanguagePhrases {
  readonly language: Language;
  readonly asks: Readonly<Record<keyof Questions, PhraseMatcher>>;
  readonly leans: PhraseMatcher;
  readonly points: PhraseMatcher;
}

/** So much of a sentence shows how it begins. */
const OPENING_LENGTH = 60;

const COMPILED = new Map(LANGUAGES.map((language) => [language.code, compile(language)]));

/** Those of English for a language that is not known. */
export function phrasesOf(code: string): LanguagePhrases {
  return COMPILED.get(findLanguage(code)?.code ?? en.code) ?? compile(en);
}

/** Whether only the sentence before it says what a sentence speaks of. */
export function leansOnEarlier(sentence: string, code = findTextLanguage(sentence)): boolean {
  return phrasesOf(code).leans(toComparable(sentence.slice(0, OPENING_LENGTH)));
}

/** Whether a sentence sends its reader elsewhere: "For details, see". */
export function pointsElsewhere(sentence: string, code = findTextLanguage(sentence)): boolean {
  return phrasesOf(code).points(toComparable(sentence.slice(0, OPENING_LENGTH)));
}

function compile(language: Language): LanguagePhrases {
  const { asks, leans, points } = language;
  const match = (phrases: string) => createPhraseMatcher(phrases, language);
  return {
    language,
    asks: {
      definition: match(asks.definition),
      time: match(asks.time),
      number: match(asks.number),
      name: match(asks.name),
      howTo: match(asks.howTo),
      reason: match(asks.reason),
      comparison: match(asks.comparison),
      yesNo: match(asks.yesNo),
      others: match(asks.others),
      // The verb comes first, or last: "Konto löschen".
      tasks: match(
        toWordList(asks.tasks)
          .flatMap((word) => [`^${word}`, `${word}$`])
          .join('|'),
      ),
    },
    leans: match(atBeginning(leans)),
    points: match(atBeginning(points)),
  };
}
