import { fold } from '../../../text/fold.ts';
import { toWordList } from '../../../text/languages/languages.ts';
import type { SelfTelling } from '../../../text/languages/self-telling.ts';
import type { NounKinds, NounShares } from './noun-kinds.ts';
import type { SelfToken } from './self-tokens.ts';

/** A noun with the words before it, judged. */
export interface NounPhrase {
  readonly from: number;
  /** The token after it. */
  readonly next: number;
  readonly words: readonly string[];
  readonly shares: NounShares;
  readonly isPlural: boolean;
}

export interface PhraseReader {
  /** The token of the noun after an article, numbers and adverbs, and whether there was an article. */
  skipArticle(tokens: readonly SelfToken[], at: number): { at: number; hasArticle: boolean };
  /** The phrases that may stand at a token, the likeliest first. As a subject, its verb may follow: "my work as a nurse takes …". */
  readPhrases(tokens: readonly SelfToken[], at: number, isSubject?: boolean): NounPhrase[];
}

const MAX_WORDS = 6;
const NUMBER = /^(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|several|few)$/;
const VERB_FORM = /(?:ing|ed|ly)$/;
/** Of its word before, not a noun of its own. */
const CLITIC = /'(?:s|re|m|ve|d|ll)$/;

export function createPhraseReader(
  telling: SelfTelling,
  stopWords: ReadonlySet<string>,
  kinds: NounKinds,
): PhraseReader {
  const skipped = new Set([...toWordList(telling.articles), ...toWordList(telling.adverbs)]);
  const articles = new Set(toWordList(telling.articles));
  const verbs = new Set(toWordList(telling.verbs));

  return { skipArticle, readPhrases };

  function skipArticle(tokens: readonly SelfToken[], from: number) {
    let at = from;
    let hasArticle = false;
    while (at < tokens.length && at - from < 5) {
      const { word, isQuoted } = tokens[at] as SelfToken;
      if (isQuoted || !(skipped.has(word) || NUMBER.test(word))) break;
      hasArticle ||= articles.has(word);
      at++;
    }
    return { at, hasArticle };
  }

  function readPhrases(tokens: readonly SelfToken[], from: number, isSubject = false): NounPhrase[] {
    const run: string[] = [];
    while (run.length < MAX_WORDS) {
      const token = tokens[from + run.length];
      if (!token || !isNominal(token, run.length > 0)) break;
      run.push(token.text.replaceAll('’', "'"));
    }
    const whole = run.length === 0 ? [] : [toPhrase(run, from)];
    const shorter = run.flatMap((_, index) => {
      const after = run[index + 1];
      if (after === undefined) return [];
      const isEnd =
        VERB_FORM.test(after) || verbs.has(after.toLowerCase()) || (isSubject && /[^s]s$/.test(after));
      return isEnd ? [toPhrase(run.slice(0, index + 1), from)] : [];
    });
    return [...shorter, ...whole];
  }

  function isNominal({ word, text, isMark, isQuoted }: SelfToken, isInside: boolean): boolean {
    if (isMark || isQuoted) return false;
    // "Doctor Who"
    if (isInside && word !== 'i' && /^\p{Lu}\p{Ll}+$/u.test(text)) return true;
    if (/^\p{Lu}{2,}$/u.test(text)) return true;
    return !stopWords.has(fold(word)) && !stopWords.has(fold(word.replace(CLITIC, '')));
  }

  function toPhrase(words: readonly string[], from: number): NounPhrase {
    const noun = words.at(-1) ?? '';
    const singular = toSingular(noun);
    const own = kinds(words);
    const base = { from, next: from + words.length, words };
    if (singular === noun) return { ...base, shares: own, isPlural: false };
    const { role, person, place } = kinds([...words.slice(0, -1), singular]);
    const isPlural = Math.max(role, person, place) > Math.max(own.role, own.person, own.place);
    const shares = isPlural ? { ...own, role, person, place, thing: 1 - role - person - place } : own;
    return { ...base, shares, isPlural };
  }
}

function toSingular(noun: string): string {
  if (/(?:men)$/.test(noun)) return noun.replace(/men$/, 'man');
  if (noun.length < 4 || /(?:ss|us|is)$/.test(noun) || !noun.endsWith('s')) return noun;
  if (noun.endsWith('ies')) return `${noun.slice(0, -3)}y`;
  return /(?:ch|sh|x|ss)es$/.test(noun) ? noun.slice(0, -2) : noun.slice(0, -1);
}
