import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bundleAssets } from '../../../server/commands/bundle-assets.mjs';
import { PACKAGE_ROOT } from '../../test-site.ts';

let folder: string;

/** Within the project, so that its packages are found. */
beforeEach(() => {
  folder = mkdtempSync(join(PACKAGE_ROOT, 'dist/bundling-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  const file = join(folder, 'public', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
const bundle = (entries: Record<string, string>) =>
  bundleAssets({ from: join(folder, 'public'), to: join(folder, 'made'), entries });
const read = (path: string) => readFileSync(join(folder, 'made', path), 'utf8');
const list = () =>
  readdirSync(join(folder, 'made'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();

describe('bundleAssets', () => {
  it('makes one module of an entry, what it imports and the packages in it', async () => {
    write(
      'a/main.js',
      "import { stemmer } from 'stemmer';\nimport { plural } from '../b.js';\nexport const stem = stemmer(plural);\n",
    );
    write('b.js', "/** Why. */\nexport const plural = 'mileposts';\nexport const unused = 'not needed';\n");
    await bundle({ 'assets/a': 'a/main.js' });
    const code = read('assets/a.js');
    expect(code).not.toMatch(/\bimport\b|Why|not needed/);
    expect((await import(join(folder, 'made/assets/a.js'))).stem).toBe('milepost');
  });

  it('leaves what is imported only when it is needed in a file of its own', async () => {
    write('a/main.js', "export const load = () => import('../b/later.js');\n");
    write('b/later.js', "export const words = 'much code';\n");
    await bundle({ 'assets/a': 'a/main.js', 'assets/later': 'b/later.js' });
    expect(read('assets/a.js')).not.toContain('much code');
    const { load } = await import(join(folder, 'made/assets/a.js'));
    expect((await load()).words).toBe('much code');
  });

  it('names what elements load later by its content, and tells them name and hash', async () => {
    write('w/later-files.js', "export const PART = { path: 'part.js', integrity: '' };\n");
    write('w/part.js', "export { words } from './words.js';\n");
    write('w/words.js', "export const words = 'one';\n");
    write('first.js', "import { PART } from './w/later-files.js';\nexport const part = PART;\n");
    const make = async (words: string) => {
      await bundle({ 'widget/first': 'first.js' });
      const first = read('widget/first.js');
      const [, path = ''] = /"(part-[0-9a-f]{16}\.js)"/.exec(first) ?? [];
      const code = read(`widget/${path}`);
      expect(first).toContain(`"sha256-${createHash('sha256').update(code).digest('base64')}"`);
      expect(code).toContain(words);
      expect(list()).toEqual(['first.js', path]);
      return path;
    };
    const path = await make('one');
    expect(await make('one')).toBe(path);
    write('w/words.js', "export const words = 'two';\n");
    expect(await make('two')).not.toBe(path);
  });

  it('joins style sheets in their order, what is for paper alone within its medium', async () => {
    write('css/page.css', "@import 'one.css';\n@import 'paper.css' print;\n@import 'two.css';\n");
    write('css/one.css', '/* why */\n.a { color: red; margin: 0.5em }\n');
    write('css/paper.css', '.a { color: black }\n');
    write('css/two.css', '.a { color: blue }\n');
    await bundle({ 'assets/css/page': 'css/page.css' });
    expect(read('assets/css/page.css').trim()).toBe(
      '.a{color:red;margin:.5em}@media print{.a{color:#000}}.a{color:#00f}',
    );
  });

  it('makes the style sheets in modules as small', async () => {
    write('look-style.js', 'export const LOOK_STYLE = `\n/* why */\n.a { color: red; }\n`;\n');
    write('main.js', "import { LOOK_STYLE } from './look-style.js';\nexport const style = LOOK_STYLE;\n");
    await bundle({ main: 'main.js' });
    expect((await import(join(folder, 'made/main.js'))).style).toBe('.a{color:red}');
  });

  it('keeps the licence of what is in it', async () => {
    write('main.js', '/*! (c) Somebody, MIT */\nexport const one = 1;\n');
    await bundle({ main: 'main.js' });
    expect(read('main.js')).toContain('(c) Somebody, MIT');
  });

  it('writes what is new, takes away what is no more, and touches nothing else', async () => {
    for (const name of ['a', 'b', 'c']) write(`${name}.js`, `globalThis.${name} = 1;\n`);
    await bundle({ a: 'a.js', b: 'b.js', 'in/c': 'c.js' });
    expect(list()).toEqual(['a.js', 'b.js', 'c.js']);
    const longAgo = new Date(0);
    for (const name of ['a', 'b']) utimesSync(join(folder, `made/${name}.js`), longAgo, longAgo);
    write('b.js', 'globalThis.b = 2;\n');
    await bundle({ a: 'a.js', b: 'b.js' });
    expect(list()).toEqual(['a.js', 'b.js']);
    expect(statSync(join(folder, 'made/a.js')).mtimeMs).toBe(0);
    expect(statSync(join(folder, 'made/b.js')).mtimeMs).toBeGreaterThan(0);
    expect(read('b.js')).toContain('2');
  });

  it('fails, and leaves what there was, when something that is imported is missing', async () => {
    write('main.js', 'globalThis.one = 1;\n');
    await bundle({ main: 'main.js' });
    write('main.js', "import './nowhere.js';\n");
    await expect(bundle({ main: 'main.js' })).rejects.toThrow('nowhere.js');
    expect(read('main.js')).toContain('one');
  });
});
