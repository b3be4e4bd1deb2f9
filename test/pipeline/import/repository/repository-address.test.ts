import { describe, expect, it } from '@jest/globals';
import { parseRepositoryAddress } from '../../../../pipeline/import/repository/repository-address.ts';

describe('the address of a repository', () => {
  it.each([
    ['https://github.com/x/y', 'https://github.com/x/y.git', 'x/y', []],
    ['https://github.com/x/y.git', 'https://github.com/x/y.git', 'x/y', []],
    ['https://github.com/x/y/', 'https://github.com/x/y.git', 'x/y', []],
    ['https://github.com/x/y/tree/v2/docs/en', 'https://github.com/x/y.git', 'x/y', ['v2', 'docs', 'en']],
    ['https://gitlab.com/a/b/c/-/tree/main/docs', 'https://gitlab.com/a/b/c.git', 'a/b/c', ['main', 'docs']],
    [
      'https://codeberg.org/x/y/src/branch/main/docs',
      'https://codeberg.org/x/y.git',
      'x/y',
      ['main', 'docs'],
    ],
    ['https://bitbucket.org/x/y/src/main/docs', 'https://bitbucket.org/x/y.git', 'x/y', ['main', 'docs']],
    ['https://git.example.org/a/b/c.git', 'https://git.example.org/a/b/c.git', 'b/c', []],
    ['git@github.com:x/y.git', 'git@github.com:x/y.git', 'x/y', []],
    ['ssh://git@example.org:2222/x/y', 'ssh://git@example.org:2222/x/y', 'x/y', []],
    ['https://token@github.com/x/y', 'https://token@github.com/x/y.git', 'x/y', []],
  ])('%s', (text, url, name, tree) => {
    expect(parseRepositoryAddress(text)).toEqual({ url, name, tree });
  });

  it.each([
    'https://docs.example.org/',
    'https://github.com/',
    'https://github.com/x',
    'https://github.com/x/y/issues',
    'https://example.org/x/y',
    './docs',
    'ext::sh -c touch% /tmp/x',
    '-upload-pack=x@host:y',
  ])('%s is none', (text) => {
    expect(parseRepositoryAddress(text)).toBeNull();
  });
});
