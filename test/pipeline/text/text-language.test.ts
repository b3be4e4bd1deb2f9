import { basename, dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readRows } from '../../../pipeline/adapters/embedded/training/read-rows.ts';
import { findDocumentLanguage, findTextLanguage } from '../../../pipeline/text/text-language.ts';
import { findSharedData } from '../../shared-data.ts';

const questions = findSharedData('langid/dev.jsonl');

describe('the language of a text', () => {
  it.each([
    ['Wie kann ich die Datei löschen?', 'de'],
    ['Comment est-ce que je supprime le fichier ?', 'fr'],
    ['Як видалити цей файл?', 'uk'],
    ['Как удалить этот файл?', 'ru'],
    ['ファイルを削除するには', 'ja'],
    ['如何删除文件', 'zh'],
    ['res.sendFile', 'en'],
    ['', 'en'],
  ])('of %j is %s', (text, language) => {
    expect(findTextLanguage(text)).toBe(language);
  });

  it('is not told from foreign names, code or addresses in a document', () => {
    expect(findDocumentLanguage('Los Angeles Rams, Los Angeles Lakers, El Paso, Las Vegas')).toBe('en');
    expect(
      findDocumentLanguage('```js\nconst die = das(der, den);\n```\n[MIT](https://a.b/com/de/la/que)'),
    ).toBe('en');
    expect(findDocumentLanguage('Philosopher W. E. B. Du Bois; D. M. de la Tour; C. S. Lewis')).toBe('en');
  });

  it('is that of its other letters where names are in Latin ones', () => {
    expect(findDocumentLanguage('ทีมกีฬาอาชีพในแคลิฟอร์เนียใต้ San Diego Chargers และ LA Kings')).toBe('th');
  });

  (questions ? it : it.skip)('is told of nine public questions in ten, in twelve languages', () => {
    const rows = readRows<{ text: string; label: string }>(
      dirname(questions ?? ''),
      basename(questions ?? ''),
    );
    const right = rows.filter(({ text, label }) => findTextLanguage(text) === label).length;
    expect(right / rows.length).toBeGreaterThan(0.9);
  });
});
