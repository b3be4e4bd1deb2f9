import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MILEPOSTS } from '../../../pipeline/events.ts';
import { ERROR_CATALOG } from '../../../pipeline/failure.ts';
import { ENGLISH, type Plural, type WordKey } from '../../../server/i18n/en.ts';
import { CATALOGUES, LANGUAGES } from '../../../server/i18n/languages.ts';
import { PACKAGE_ROOT } from '../../test-site.ts';

const keys = Object.keys(ENGLISH) as WordKey[];
const formsOf = (entry: string | Plural): string[] =>
  typeof entry === 'string' ? [entry] : Object.values(entry);
const placeholders = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();

describe.each(LANGUAGES)('the catalogue in %s', (language) => {
  const catalogue = CATALOGUES[language];

  it('has exactly the keys of the English one, in their order', () => {
    expect(Object.keys(catalogue)).toEqual(keys);
  });

  it('says something everywhere', () => {
    expect(keys.filter((key) => formsOf(catalogue[key]).some((text) => text.trim() === ''))).toEqual([]);
  });

  it('puts in what the English one puts in', () => {
    for (const key of keys) {
      const wanted = placeholders(formsOf(ENGLISH[key]).at(-1) ?? '');
      for (const text of formsOf(catalogue[key])) {
        // A form that stands for one number alone may write it out.
        const found = placeholders(text);
        expect([key, found.length === 0 && typeof catalogue[key] !== 'string' ? wanted : found]).toEqual([
          key,
          wanted,
        ]);
      }
    }
  });

  it('has every plural form of the language and no other', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const key of keys) {
      const entry = catalogue[key];
      if (typeof entry !== 'string')
        expect([key, Object.keys(entry).sort()]).toEqual([key, [...forms].sort()]);
    }
  });

  it('is not English where it is another language', () => {
    if (language === 'en') return;
    const sentences = keys.filter((key) => String(ENGLISH[key]).length > 24);
    expect(sentences.length).toBeGreaterThan(40);
    expect(sentences.filter((key) => catalogue[key] === ENGLISH[key])).toEqual([]);
  });
});

describe('the English catalogue', () => {
  it('says the mileposts and the errors as the protocol does', () => {
    for (const { labelKey, label } of MILEPOSTS) expect(ENGLISH[labelKey]).toBe(label);
    for (const [code, { sentence }] of Object.entries(ERROR_CATALOG)) {
      expect([code, ENGLISH[`error.${code}` as WordKey]]).toEqual([code, sentence]);
    }
  });

  it('has every word that a template or a script asks for, and none that nobody does', () => {
    const sources = ['views', 'server', 'public'].flatMap((folder) =>
      readdirSync(join(PACKAGE_ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter(
          (path) => (/\.(ejs|ts|js)$/.test(path) && !path.startsWith('i18n/')) || /words|labels/.test(path),
        )
        .map((path) => readFileSync(join(PACKAGE_ROOT, folder, path), 'utf8')),
    );
    const text = sources.join('\n');
    const asked = [...text.matchAll(/\bsay\('([\w.]+)'/g)].map(([, key]) => key ?? '');
    expect(asked.length).toBeGreaterThan(60);
    expect(asked.filter((key) => !(key in ENGLISH))).toEqual([]);
    const made = /^(?:stage|error|notice|trait|form|track|post|state)\.|^problem\.no|^language\.name$/;
    expect(keys.filter((key) => !made.test(key) && !text.includes(`'${key}'`))).toEqual([]);
  });

  it('leaves no words in the templates', () => {
    const folder = join(PACKAGE_ROOT, 'views');
    const templates = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      // The page for operators is in English.
      /^(?!pages.doctor).*\.ejs$/.test(path),
    );
    for (const path of templates) {
      const prose = readFileSync(join(folder, path), 'utf8')
        .replace(/<%[\s\S]*?%>/g, '')
        .replace(/<[^>]*>/g, '');
      expect([path, prose.match(/[A-Za-z]{3,}/g)]).toEqual([path, null]);
    }
  });
});
