import { findIdleRules } from '../../pipeline/adapters/embedded/knowledge/idle-rules.ts';
import { createOwnerVocabularyReader } from '../../pipeline/adapters/embedded/knowledge/owner-words.ts';
import { createUnknownWordFinder } from '../../pipeline/adapters/embedded/knowledge/unknown-words.ts';
import { parseOwnerWords } from '../../pipeline/text/parse-owner-words.ts';
import type { Stores } from '../stores/stores.ts';
import type { OperatorDesk } from './operator-desk.ts';

/** What the documents, as they are now, have of words. */
export function createWordFinders({
  index,
  ownerWords,
}: Pick<Stores, 'index' | 'ownerWords'>): Pick<OperatorDesk, 'findUnknownWords' | 'findIdleWords'> {
  const readVocabulary = createOwnerVocabularyReader(ownerWords);
  return {
    findUnknownWords: async (question) => createUnknownWordFinder(index, await readVocabulary())(question),
    findIdleWords: (text) =>
      findIdleRules(index, parseOwnerWords(text).rules).map(({ found }) =>
        found.map((phrase) => `“${phrase}”`).join(' or '),
      ),
  };
}
