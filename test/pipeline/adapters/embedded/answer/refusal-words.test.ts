import { describe, expect, it } from '@jest/globals';
import { findRefusalWords } from '../../../../../pipeline/adapters/embedded/answer/refusal-words.ts';
import { LANGUAGES } from '../../../../../server/i18n/languages.ts';

describe('what is said where nothing is claimed', () => {
  it('is there in every language of the interface, each sentence once', () => {
    const sentences = LANGUAGES.flatMap((language) => Object.values(findRefusalWords(language)));
    expect(sentences).toHaveLength(LANGUAGES.length * 5);
    expect(new Set(sentences).size).toBe(sentences.length);
    // One line, which no renderer takes for anything but words.
    for (const sentence of sentences) expect(sentence).toMatch(/^[^\n*_`[\]<>#]+[.。？؟?]$/);
  });

  it('ignores the region, and is English for a language that it does not know', () => {
    expect(findRefusalWords('de-AT')).toBe(findRefusalWords('de'));
    for (const language of ['und', '', 'constructor', 'th']) {
      expect(findRefusalWords(language)).toBe(findRefusalWords('en'));
    }
  });
});
