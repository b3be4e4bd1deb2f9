import { basename, dirname } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  type LanguageDetector,
  loadLanguageDetector,
} from '../../../../../pipeline/adapters/embedded/classify/language-detector.ts';
import { loadLinearModel } from '../../../../../pipeline/adapters/embedded/classify/linear-classifier.ts';
import { hasWord } from '../../../../../pipeline/adapters/embedded/classify/statistical-classifier.ts';
import { readRows } from '../../../../../pipeline/adapters/embedded/training/read-rows.ts';
import { findSharedData } from '../../../../shared-data.ts';

const questionsFile = findSharedData('langid/dev.jsonl');

describe('the language detector', () => {
  let detect: LanguageDetector;

  beforeAll(async () => {
    const model = await loadLinearModel('pipeline/adapters/embedded/weights/question-kind.json');
    detect = await loadLanguageDetector((word) => hasWord(model, word));
  });

  it.each([
    ['How do I install it on a server?', 'en'],
    ['Quel est le prix de la licence ?', 'fr'],
    ['Come faccio a installare il server?', 'it'],
    ['Onde posso encontrar a documentação?', 'pt'],
    ['Hoe kan ik dit op mijn server installeren?', 'nl'],
    ['Jak mogę to zainstalować na serwerze?', 'pl'],
    ['Як це встановити на сервер?', 'uk'],
    ['どうやってインストールしますか', 'ja'],
    ['服务器怎么安装', 'zh'],
    ['서버를 어떻게 설치하나요?', 'ko'],
    ['איך מתקינים את זה?', 'he'],
    ['நிறுவுவது எப்படி?', 'ta'],
    ['Làm thế nào để cài đặt máy chủ?', 'vi'],
  ])('reads %j as %s, whatever the browser is set to', (text, language) => {
    for (const hint of [null, 'en-US', 'de', 'ar-EG']) expect(detect(text, hint).language).toBe(language);
  });

  it('believes the browser where the text is too short to tell', () => {
    expect(detect('Hello', 'en-GB').language).toBe('en');
    expect(detect('ok', 'de').language).toBe('de');
    expect(detect('Danke', 'de-AT').language).toBe('de');
  });

  it('looks at no code: what is written the same everywhere is nobody’s language', () => {
    expect(detect('app.use() NODE_ENV=1 https://example.org/de', null).language).toBe('und');
    expect(detect('app.use() NODE_ENV=1', 'de').language).toBe('de');
    expect(detect('Wie benutze ich `app.use()` mit express.static?', 'en').language).toBe('de');
  });

  it('takes out addresses of mail and no more than them', () => {
    expect(detect('anna.smith@example.com', null).language).toBe('und');
    expect(detect('Schreiben Sie an (max.muster@beispiel.de), wenn etwas fehlt.', 'en').language).toBe('de');
    expect(detect('@'.repeat(2_000), null)).toEqual({ language: 'und', confidence: 0 });
  });

  it('is not led astray by one foreign name or word', () => {
    expect(detect('What does 你好 mean?', null).language).toBe('en');
    expect(detect('Τι είναι το Express middleware;', null).language).toBe('el');
    expect(detect('Express とは何ですか', null).language).toBe('ja');
  });

  it('ignores a hint that is written in other letters than the text', () => {
    expect(detect('Привет', 'en').language).toBe('ru');
  });

  it('answers in the visitor’s own code where the statistics know the language under another', () => {
    expect(detect('Bagaimana cara memasang server ini?', 'id-ID').language).toBe('id');
    expect(detect('Hva er forskjellen på disse to tingene?', 'nb-NO').language).toBe('nb');
  });

  it.each(['', ' ', '123', '🛣️', '\u0000', '\ud800'])('says und for %j without a hint', (text) => {
    expect(detect(text, null)).toEqual({ language: 'und', confidence: 0 });
  });

  it.each(['', '*', 'x', '12', 'en_US@x', 'not a tag'])('lives with the hint %j', (hint) => {
    expect(detect('How do I install it on a server?', hint).language).toBe('en');
  });

  it('keeps its confidence between 0 and 1', () => {
    for (const text of ['hi', 'vs', 'API', 'x'.repeat(5_000), 'in', 'ä', 'ой']) {
      const { confidence } = detect(text, null);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  (questionsFile ? it : it.skip)(
    'tells twelve languages from whole questions, and from two words with a hint',
    () => {
      const rows = readRows<{ text: string; label: string }>(
        dirname(questionsFile ?? ''),
        basename(questionsFile ?? ''),
      );
      const accuracy = (cut: (text: string) => string, hinted: boolean) =>
        rows.filter(({ text, label }) => detect(cut(text), hinted ? label : null).language === label).length /
        rows.length;
      expect(accuracy((text) => text, false)).toBeGreaterThan(0.99);
      expect(accuracy((text) => text.split(/\s+/).slice(0, 2).join(' '), true)).toBeGreaterThan(0.97);
      expect(accuracy((text) => text.split(/\s+/).slice(0, 2).join(' '), false)).toBeGreaterThan(0.9);
    },
  );
});
