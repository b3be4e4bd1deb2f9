import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseSync } from '@swc/core';
import { SETTINGS } from '../server/settings.ts';
import { PACKAGE_ROOT } from './test-site.ts';

interface Said {
  readonly file: string;
  readonly text: string;
}

/** What is not ours: of npm, of openssl, of the proxies that the doctor advises about. */
const FOREIGN_OPTIONS = new Set(['--omit', '--ulimit', '--ignore-scripts']);
const FOREIGN_SETTINGS = new Set(['NODE_EXTRA_CA_CERTS']);
/** Stands where a name is put into a text. */
const NAME = '‹name›';
/** Folders whose texts are lines of other programs' configuration, what a visitor reads, or lists of words. */
const ELSEWHERE =
  /^(?:server\/doctor\/fixes|server\/i18n|pipeline\/text\/languages|pipeline\/adapters\/openai\/check\/facts|pipeline\/adapters\/embedded\/(?:training|weights))\//;
const SETTING = /(?<![\w.$-])[A-Z]{2,}(?:_[A-Z]+)+(?![\w-])/g;
const OPTION = /(?<![\w-])--[a-z][a-z-]+/g;
const ADVICE = /\b(?:raise|increase|lower|allow more)\b(?! ‹name›)/i;
/** A limit of the operating system, by the names that it has there. */
const SYSTEM_LIMIT = /ulimit -n/;

const files = ['server', 'pipeline'].flatMap((folder) =>
  readdirSync(join(PACKAGE_ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.ts')),
);
const texts = files.flatMap(listTexts);
const said = texts.filter(({ file, text }) => !ELSEWHERE.test(file) && isProse(text));

/** Not a name, and not SQL. */
function isProse(text: string): boolean {
  return /\s/.test(text.trim()) && !/^\s*(?:SELECT|INSERT|UPDATE|CREATE|PRAGMA)\b/.test(text);
}

/** Every text in a file. */
function listTexts(file: string): Said[] {
  const found: Said[] = [];
  const look = (node: unknown): void => {
    if (Array.isArray(node)) for (const child of node) look(child);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const { type, value, quasis } = node as { type?: string; value?: unknown; quasis?: { cooked: string }[] };
    const pieces = type === 'TemplateLiteral' ? quasis?.map(({ cooked }) => cooked) : null;
    const text = type === 'StringLiteral' ? value : pieces?.join(NAME);
    if (typeof text === 'string') found.push({ file, text });
    for (const child of Object.values(node)) look(child);
  };
  look(parseSync(readFileSync(join(PACKAGE_ROOT, file), 'utf8'), { syntax: 'typescript' }).body);
  return found;
}

function listOptions(): Set<string> {
  const sources = files.filter((file) => /^server\/(?:commands\/)?(?:[\w-]+-)?main\.ts$/.test(file));
  const text = sources.map((file) => readFileSync(join(PACKAGE_ROOT, file), 'utf8')).join('\n');
  const declared = [...text.matchAll(/'?([a-z][a-z-]*)'?: \{ type: '(?:string|boolean)'/g)].map(
    ([, name]) => name,
  );
  const included = [...text.matchAll(/includes\('--([a-z-]+)'\)/g)].map(([, name]) => name);
  return new Set([...declared, ...included].map((name) => `--${name}`));
}

const scripts = Object.keys(
  (JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { scripts: object }).scripts,
);

describe('what a message tells people to do', () => {
  it('is looked for where there is something to find', () => {
    const named = said.flatMap(({ text }) => [...(text.match(SETTING) ?? []), ...(text.match(OPTION) ?? [])]);
    expect(named).toEqual(
      expect.arrayContaining(['DATA_DIR', 'OPENAI_EMBEDDING_MODEL', '--vectors', '--max-file-mb', '--days']),
    );
  });

  it('names settings that exist', () => {
    const advice = texts.filter(({ file }) => file.startsWith('server/doctor/fixes/'));
    const unknown = [...said, ...advice].flatMap(({ file, text }) =>
      (text.match(SETTING) ?? [])
        .filter((name) => !(name in SETTINGS) && !FOREIGN_SETTINGS.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('gives values that the settings take', () => {
    const refused = texts.flatMap(({ file, text }) =>
      [...text.matchAll(/^([A-Z]+(?:_[A-Z]+)+)=([^\s‹]+)$/gm)].flatMap(([, name = '', value = '']) => {
        const setting = SETTINGS[name as keyof typeof SETTINGS];
        try {
          setting.parse(value);
          return [];
        } catch {
          return [`${file}: ${name}=${value}`];
        }
      }),
    );
    expect(refused).toEqual([]);
  });

  it('names options that a command has', () => {
    const options = listOptions();
    const unknown = said.flatMap(({ file, text }) =>
      (text.match(OPTION) ?? [])
        .filter((name) => !options.has(name) && !FOREIGN_OPTIONS.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('names commands that npm knows here', () => {
    const unknown = said.flatMap(({ file, text }) =>
      [...text.matchAll(/npm (?:run )?([a-z:]+)/g)]
        .filter(([command, name = '']) =>
          command.startsWith('npm run ')
            ? !scripts.includes(name)
            : !/^(?:start|ci|test|install)$/.test(name),
        )
        .map(([command]) => `${file}: ${command}`),
    );
    expect(unknown).toEqual([]);
  });

  it('never says to change a limit without saying which', () => {
    const vague = said
      .filter(
        ({ text }) =>
          ADVICE.test(text) && !text.match(SETTING) && !text.match(OPTION) && !SYSTEM_LIMIT.test(text),
      )
      .map(({ file, text }) => `${file}: ${text}`);
    expect(vague).toEqual([]);
  });
});
