import { describe, expect, it } from '@jest/globals';
import { everydayShare } from '../../../pipeline/text/everyday-words.ts';
import { fold } from '../../../pipeline/text/fold.ts';
import { leansOnEarlier, pointsElsewhere, refersToEarlier } from '../../../pipeline/text/language-phrases.ts';
import { LANGUAGES, stopWordsOf, toWordList } from '../../../pipeline/text/languages/languages.ts';

describe('how sentences begin', () => {
  it.each([
    'This is why it fails.',
    'It is set by the server.',
    'Similarly, the port is read.',
    'To achieve this, set the header.',
    'Dies gilt auch für Gäste.',
    'Cela dépend de la version.',
    'Sin embargo, el servidor no responde.',
    'そのため、設定が必要です。',
    'Однако это не так и не было.',
    'ดังนั้นจึงต้องตั้งค่าใหม่',
  ])('%j leans on the sentence before it', (sentence) => {
    expect(leansOnEarlier(sentence)).toBe(true);
  });

  it.each(['Thistles grow here.', 'Die Datei ist groß.', 'Items are listed.', 'Le serveur est lent.', ''])(
    '%j stands by itself',
    (sentence) => {
      expect(leansOnEarlier(sentence)).toBe(false);
    },
  );

  it.each([
    'For details, see the list.',
    'Siehe auch die Liste.',
    'Pour plus de détails, lisez ceci.',
    '詳しくはこちら。',
  ])('%j sends its reader elsewhere', (sentence) => {
    expect(pointsElsewhere(sentence)).toBe(true);
  });

  it('tells a question that speaks of something named before', () => {
    expect(refersToEarlier('how long is it?')).toBe(true);
    expect(refersToEarlier('Wie lange dauert es?')).toBe(true);
    expect(refersToEarlier('А когда это произошло?')).toBe(true);
    expect(refersToEarlier('How long is a sabbatical?')).toBe(false);
  });
});

describe('everyday words', () => {
  it.each([
    ['urgently', 'en'],
    ['needed', 'en'],
    ['people', 'en'],
    ['dringend', 'de'],
    ['besoin', 'fr'],
    ['срочно', 'ru'],
  ])('%s says little', (word, language) => {
    expect(everydayShare(word, language)).toBeGreaterThan(0.5);
  });

  it('are not the names of things, nor grammar', () => {
    for (const word of ['password', 'sabbatical', 'middleware']) expect(everydayShare(word, 'en')).toBe(0);
    expect(everydayShare('the', 'en')).toBe(1);
  });
});

describe('the language tables', () => {
  it.each(LANGUAGES.map((language) => [language.code, language] as const))(
    '%s says how to ask, how to answer, and how to greet',
    (code, language) => {
      for (const phrases of Object.values({ ...language.asks, ...language.tells, ...language.smallTalk }))
        expect(phrases.trim()).not.toBe('');
      expect(new Intl.Locale(code).language).toBe(code);
      expect(language.name).not.toBe('');
    },
  );

  it.each(LANGUAGES.map((language) => [language.code, language] as const))(
    '%s has no everyday word that its grammar leaves out anyway',
    (code, { everydayWords }) => {
      const stopWords = stopWordsOf(code);
      expect(toWordList(everydayWords).filter((word) => stopWords.has(fold(word)))).toEqual([]);
    },
  );
});
