import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MILEPOSTS } from '../../../pipeline/events.ts';
import { ERROR_CATALOG } from '../../../pipeline/failure.ts';
import { ENGLISH, type Plural, type WordKey } from '../../../server/i18n/en.ts';
import { CATALOGUES, LANGUAGES, type Language } from '../../../server/i18n/languages.ts';
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
        const found = placeholders(text);
        // A form that stands for one number alone may write it out.
        const isWrittenOut = typeof catalogue[key] !== 'string' && !found.includes('count');
        expect([key, found]).toEqual([
          key,
          isWrittenOut ? wanted.filter((name) => name !== 'count') : wanted,
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

  it('is English nowhere but in words that are the same in both', () => {
    if (language === 'en') return;
    const same = keys.filter((key) =>
      formsOf(catalogue[key]).some((text) => formsOf(ENGLISH[key]).includes(text)),
    );
    expect(same).toEqual(keys.filter((key) => SAME_EVERYWHERE.has(key) || SAME[language]?.includes(key)));
  });

  it('is in the script of the language', () => {
    const letters = /\p{L}/gu;
    const text = keys
      .filter((key) => !SAME_EVERYWHERE.has(key))
      .flatMap((key) => formsOf(catalogue[key]))
      .join('\n')
      .replace(/\{\w+\}/g, '');
    const own = text.match(new RegExp(`\\p{Script=${SCRIPTS[language] ?? 'Latin'}}`, 'gu')) ?? [];
    expect(own.length / (text.match(letters)?.length ?? 0)).toBeGreaterThan(language === 'ja' ? 0.4 : 0.9);
    // A letter of another alphabet that looks the same is a slip of the keyboard.
    expect(
      text.match(/\p{L}*(?:\p{Script=Latin}\p{Script=Cyrillic}|\p{Script=Cyrillic}\p{Script=Latin})\p{L}*/gu),
    ).toBe(null);
  });

  it('keeps a number and its unit in one line', () => {
    // English has plain spaces, as the elements have theirs.
    if (language === 'en') return;
    const units = keys.filter((key) => key.startsWith('duration.'));
    expect(units.filter((key) => formsOf(catalogue[key]).some((text) => text.includes(' ')))).toEqual([]);
  });

  it('has typographic quotes and dots, and no space at an end', () => {
    const slips = keys.filter((key) =>
      formsOf(catalogue[key]).some((text) => /^\s|\s$| {2}| [;:?!]|\.\.\.|["']/.test(text)),
    );
    expect(slips).toEqual([]);
  });
});

/** Names of standards. */
const NAMES: readonly WordKey[] = ['exchange.copyMarkdown', 'embed.policy', 'embed.hash'];
const SAME_EVERYWHERE: ReadonlySet<WordKey> = new Set(NAMES);
/** Of the International System, which all that are written in Latin letters share. */
const UNITS: readonly WordKey[] = ['duration.instant', 'duration.ms', 'duration.s', 'duration.min'];
const SAME: Readonly<Partial<Record<Language, readonly WordKey[]>>> = {
  fr: [
    'site.nav',
    'chat.heading',
    'exchange.sources',
    'exchange.source',
    'post.intent',
    'post.knowledge',
    'post.page',
    'page.version',
    ...UNITS,
  ],
  de: ['exchange.copyLink', 'history.name', ...UNITS],
  es: UNITS,
  it: ['exchange.copyLink', ...UNITS],
  pl: ['exchange.copyLink', ...UNITS],
  pt: ['site.nav', 'exchange.copyLink', ...UNITS],
};
const SCRIPTS: Readonly<Partial<Record<Language, string>>> = {
  ru: 'Cyrillic',
  ar: 'Arabic',
  zh: 'Han',
  ja: 'Hiragana',
  ko: 'Hangul',
};

it.each([
  ['chat-page', '## In which languages is the chat page?'],
  ['embedding-the-progress-widget', '## How do I show the widget in French or another language?'],
  ['what-is-milepost', '## Which languages does Milepost support?'],
])('the page %s of the guide names every language', (page, heading) => {
  const guide = readFileSync(join(PACKAGE_ROOT, 'pipeline/guide', `${page}.md`), 'utf8');
  const section = guide.split(heading)[1]?.split('\n## ')[0] ?? '';
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const list = /English, German[^.]*\b and \w+/.exec(
    section.slice(section.lastIndexOf('English, German, French')),
  )?.[0];
  expect(list?.split(/, | and /)).toEqual(LANGUAGES.map((code) => names.of(code)));
});

describe('the English catalogue', () => {
  it('has words of its own for every milepost, and says the errors as the protocol does', () => {
    const stages = keys.filter((key) => key.startsWith('stage.'));
    expect(stages).toEqual(MILEPOSTS.map(({ labelKey }) => labelKey));
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
      // The pages for operators are in English.
      /^(?!pages.doctor|(?:pages|partials).operator-).*\.ejs$/.test(path),
    );
    for (const path of templates) {
      const prose = readFileSync(join(folder, path), 'utf8')
        .replace(/<%[\s\S]*?%>/g, '')
        .replace(/<[^>]*>/g, '');
      expect([path, prose.match(/[A-Za-z]{3,}/g)]).toEqual([path, null]);
    }
  });
});
