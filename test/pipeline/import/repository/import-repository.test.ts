import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { importPaths } from '../../../../pipeline/import/folder/import-paths.ts';
import {
  importRepository,
  type RepositoryRequest,
} from '../../../../pipeline/import/repository/import-repository.ts';
import { createMemoryKnowledgeImport } from '../../../fakes/memory-knowledge-import.ts';
import { createBareRepository } from './bare-repository.ts';

const repositories: ReturnType<typeof createBareRepository>[] = [];
afterEach(() => {
  for (const repository of repositories.splice(0)) repository.remove();
});

function repositoryOf(files: Readonly<Record<string, string>>) {
  const repository = createBareRepository(files);
  repositories.push(repository);
  return repository;
}

async function runImport(url: string, options: Partial<RepositoryRequest> = {}) {
  const target = createMemoryKnowledgeImport();
  const outcome = await importRepository({
    address: { url, name: 'x/y', tree: [] },
    branch: null,
    folder: null,
    remembered: null,
    frame: '',
    environment: process.env,
    allowPrivate: true,
    signal: new AbortController().signal,
    async importFolder(path) {
      const summary = await importPaths({
        paths: [path],
        target,
        removeMissing: false,
        signal: new AbortController().signal,
        onProgress: () => {},
      });
      return summary.failures.length === 0;
    },
    ...options,
  });
  return { outcome, ids: [...target.documents.keys()] };
}

describe('what is imported of a repository', () => {
  it('is the whole of it, or one folder, under the paths there', async () => {
    const { url } = repositoryOf({
      'README.md': '# All',
      'docs/a.md': '# A\n\nText.',
      'docs/b/c.md': '# C\n\nText.',
    });
    expect((await runImport(url)).ids).toEqual(['docs/a.md', 'docs/b/c.md', 'README.md'].toSorted());
    expect((await runImport(url, { folder: 'docs/' })).ids).toEqual(['a.md', 'b/c.md']);
  });

  it("is another branch or tag, also one with a slash in a forge's address", async () => {
    const repository = repositoryOf({ 'docs/a.md': '# A\n\nText.' });
    repository.commit({ 'docs/new.md': '# New\n\nText.' }, 'next/big');
    const { url } = repository;
    expect((await runImport(url, { folder: 'docs' })).ids).toEqual(['a.md']);
    expect((await runImport(url, { folder: 'docs', branch: 'next/big' })).ids).toEqual(['a.md', 'new.md']);
    const tree = ['next', 'big', 'docs'];
    expect((await runImport(url, { address: { url, name: 'x/y', tree } })).ids).toEqual(['a.md', 'new.md']);
  });

  it('is nothing when the commit is the one of the last import', async () => {
    const repository = repositoryOf({ 'a.md': '# A\n\nText.' });
    const { outcome } = await runImport(repository.url);
    expect(outcome).toMatchObject({ isUnchanged: false, isWhole: true });
    const again = await runImport(repository.url, { remembered: outcome.remember });
    expect([again.outcome.isUnchanged, again.ids]).toEqual([true, []]);
    const other = await runImport(repository.url, { remembered: outcome.remember, frame: 'other options' });
    expect(other.ids).toEqual(['a.md']);
    repository.commit({ 'b.md': '# B\n\nText.' });
    const changed = await runImport(repository.url, { remembered: outcome.remember });
    expect([changed.outcome.isUnchanged, changed.ids]).toEqual([false, ['a.md', 'b.md']]);
  });

  it('is looked at again when some of it could not be imported', async () => {
    const { url } = repositoryOf({ 'a.md': '# A' });
    const { outcome } = await runImport(url, { importFolder: async () => false });
    expect(outcome).toMatchObject({ remember: null, isWhole: false });
  });

  it('leaves no copy behind, and runs nothing of it', async () => {
    const repository = repositoryOf({ 'a.md': '# A\n\nText.', '.gitattributes': '*.md filter=lfs\n' });
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('milepost-repository-'));
    let text = '';
    await runImport(repository.url, {
      async importFolder(path) {
        text = readFileSync(join(path, 'a.md'), 'utf8');
        expect(existsSync(join(path, '.git/hooks'))).toBe(false);
        return true;
      },
    });
    expect(text).toBe('# A\n\nText.');
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('milepost-repository-'))).toEqual(before);
  });
});

describe('a repository that cannot be read', () => {
  it.each<[string, Partial<RepositoryRequest>, RegExp]>([
    ['has no such branch', { branch: 'none' }, /no branch or tag "none"\. Check its name/],
    ['has no such folder', { folder: 'none' }, /no folder "none"\. Check --folder and --branch/],
    ['has a file in the place of the folder', { folder: 'a.md' }, /no folder "a\.md"/],
    ['is asked for a folder above it', { folder: '../..' }, /--folder is a folder of the repository/],
    ['is asked for an option of git', { branch: '--upload-pack=x' }, /--branch cannot be/],
    ['has a folder that leads out of it', { folder: 'out' }, /is a link that leads out of the repository/],
    ['is on this machine, which nobody has allowed', { allowPrivate: false }, /--allow-private/],
    ['is too large', { maxBytes: 100 }, /larger than 0 MiB\. Name the folder .* with --folder/],
    ['is read without git', { environment: { PATH: '/nowhere' } }, /git is not installed.*Install git/],
  ])('%s', async (_, options, message) => {
    const { url } = repositoryOf({ 'a.md': '# A\n\nText.', out: '-> /etc' });
    await expect(runImport(url, options)).rejects.toThrow(message);
  });

  it('is not there', async () => {
    await expect(runImport('file:///nowhere/x.git')).rejects.toThrow(
      /git could not read the repository|is not there, or needs a login/,
    );
  });

  it('is left when the import is interrupted', async () => {
    const { url } = repositoryOf({ 'a.md': '# A' });
    const signal = AbortSignal.abort(new Error('stop'));
    await expect(runImport(url, { signal })).rejects.toThrow('stop');
  });
});
