import { describe, expect, it } from '@jest/globals';
import { leansOnEarlier, pointsElsewhere } from '../../../pipeline/text/language-phrases.ts';
import { LANGUAGES } from '../../../pipeline/text/languages/languages.ts';

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
});
