import type { OwnerTextStore } from '../../../ports.ts';
import { type OwnerWordRule, parseOwnerWords } from '../../../text/parse-owner-words.ts';
import { type PhraseToken, toPhraseTokens } from '../../../text/phrase-tokens.ts';
import { toTerms } from '../../../text/terms.ts';

/** What the owner says a phrase of the question may be called in the documents: the terms of each alternative. */
export type Alternatives = readonly (readonly string[])[];

/** A phrase of a question that the owner has words for. */
export interface OwnerWordMatch {
  /** UTF-16 offsets into the question. */
  readonly start: number;
  readonly end: number;
  readonly alternatives: Alternatives;
}

export interface OwnerVocabulary {
  /**
   * In the order of the text, none over another: where several phrases begin, the longest counts. An alternative comes once
   * for each of the languages, the base's own, in which its terms are others.
   */
  find(text: string, languages?: readonly string[]): readonly OwnerWordMatch[];
}

interface Entry {
  readonly tokens: readonly string[];
  readonly alternatives: Set<string>;
}

export const NO_OWNER_WORDS: OwnerVocabulary = { find: () => [] };

/** Returns a function that gives the owner's words as they are now; they are made ready again only when they have changed. */
export function createOwnerVocabularyReader(store: OwnerTextStore): () => Promise<OwnerVocabulary> {
  let known: { readonly hash: string; readonly vocabulary: OwnerVocabulary } | null = null;

  return async function readVocabulary() {
    const hash = await store.hash();
    if (hash === null) return NO_OWNER_WORDS;
    if (known?.hash !== hash) {
      const words = await store.read();
      const { rules } = parseOwnerWords(words?.text ?? '');
      known = { hash: words?.hash ?? hash, vocabulary: createOwnerVocabulary(rules) };
    }
    return known.vocabulary;
  };
}

/** Makes rules ready for questions. Rules do not chain: what one finds is not looked up in another. */
export function createOwnerVocabulary(rules: readonly OwnerWordRule[]): OwnerVocabulary {
  const entries = new Map<string, Entry>();
  for (const { asked, found } of rules) {
    for (const phrase of asked) {
      const tokens = toPhraseTokens(phrase).map(({ token }) => token);
      const key = tokens.join(' ');
      const entry = entries.get(key) ?? { tokens, alternatives: new Set() };
      entries.set(key, entry);
      for (const other of found) if (other !== phrase) entry.alternatives.add(other);
    }
  }
  const byFirst = new Map<string, Entry[]>();
  for (const entry of [...entries.values()].sort((a, b) => b.tokens.length - a.tokens.length)) {
    const [first = ''] = entry.tokens;
    byFirst.set(first, [...(byFirst.get(first) ?? []), entry]);
  }

  return {
    find(text, languages = ['en']) {
      const tokens = toPhraseTokens(text);
      const matches: OwnerWordMatch[] = [];
      for (let at = 0; at < tokens.length; ) {
        const entry = byFirst.get(tokens[at]?.token ?? '')?.find((each) => standsAt(each, tokens, at));
        const length = entry?.tokens.length ?? 1;
        if (entry) {
          const { start } = tokens[at] as PhraseToken;
          const { end } = tokens[at + length - 1] as PhraseToken;
          matches.push({ start, end, alternatives: toAlternatives(entry, languages) });
        }
        at += length;
      }
      return matches;
    },
  };
}

function toAlternatives({ alternatives }: Entry, languages: readonly string[]): Alternatives {
  const terms = [...alternatives].flatMap((phrase) =>
    languages.map((language) => toTerms(phrase, { language })),
  );
  return [...new Map(terms.map((each) => [each.join(' '), each])).values()];
}

function standsAt({ tokens: wanted }: Entry, tokens: readonly PhraseToken[], at: number): boolean {
  return wanted.every((token, offset) => tokens[at + offset]?.token === token);
}
