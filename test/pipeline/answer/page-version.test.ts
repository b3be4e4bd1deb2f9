import { describe, expect, it } from '@jest/globals';
import {
  compareVersions,
  findVersion,
  isOfVersion,
  isVersionName,
  readPageVersion,
  readVersionName,
} from '../../../pipeline/answer/page-version.ts';

const read = (documentId: string, title = 'Routing', url: string | null = null) =>
  readPageVersion({ documentId, title, url });

describe('the version of a page', () => {
  it.each([
    ['docs/v1.2/routing.md', 'docs/v1.3/routing.md'],
    ['docs/latest/routing.md', 'docs/2.0.1/routing.md'],
    ['docs/routing.md', 'docs/stable/routing.md'],
    ['en/5x/api.md', 'en/4x/api.md'],
    ['en/guide/routing.md', 'guide/routing.md'],
    ['versioned_docs/version-3.9.0/routing.md', 'docs/routing.md'],
    ['docs/v2.0.0-rc.1/routing.md', 'docs/4.x/routing.md'],
  ])('is no part of the page: %s, %s', (one, other) => {
    expect(read(one).page).toBe(read(other).page);
  });

  it('is read from the address when the path tells none', () => {
    const pages = ['v1', 'v2'].map((version, n) =>
      read(`row-${n}`, 'Routing', `https://a.example/docs/${version}/routing#top`),
    );
    expect(pages[0]?.page).toBe(pages[1]?.page);
    expect(compareVersions(pages[1]?.version ?? [], pages[0]?.version ?? [])).toBe(1);
  });

  it.each([
    ['blog/2023/index.md', 'blog/2024/index.md'],
    ['handbook/hr/leave.md', 'handbook/it/leave.md'],
    ['docs/v1/routing.md', 'docs/v1/routing2.md'],
  ])('is not seen where there is none: %s, %s', (one, other) => {
    expect(read(one).page).not.toBe(read(other).page);
  });

  it('is not seen in the number of a chapter, whose title differs', () => {
    expect(read('book/1.2/index.md', 'Roads').page).not.toBe(read('book/1.3/index.md', 'Posts').page);
    expect(read('api/4.x/index.md', 'API 4.x').page).toBe(read('api/5.x/index.md', 'API 5.x').page);
  });

  it('is newer the greater its numbers are, newest without any, and oldest while it is not released', () => {
    const names = ['next', '1.2', 'v1.10', '2.0', '4x', '4.x', 'latest'];
    const versions = names.map((name) => ({ name, ...read(`docs/${name}/a.md`) }));
    const sorted = versions.toReversed().sort((a, b) => compareVersions(a.version, b.version));
    expect(sorted.map(({ name }) => name)).toEqual(names);
  });
});

describe('a version that is asked for', () => {
  it.each(['3', '3.4', 'v2', 'V2.1.0-rc.1', '4.x', 'version 5', 'latest', 'next'])('may be %s', (name) => {
    expect(isVersionName(name)).toBe(true);
  });

  it.each(['', ' ', 'new', '3 apples', '../..', 'v', '99999'])('is not %j', (name) => {
    expect(isVersionName(name)).toBe(false);
  });

  it.each([
    ['docs/4.x/a.md', '4.18', true],
    ['docs/4.x/a.md', '4.x', true],
    ['docs/v4/a.md', '4.18', true],
    ['docs/4.18.2/a.md', '4', true],
    ['docs/4.18.2/a.md', '4.19', false],
    ['docs/latest/a.md', '4', false],
    ['docs/next/a.md', '4', false],
    ['docs/next/a.md', 'next', true],
    ['docs/4.x/a.md', 'next', false],
    ['docs/a.md', '4', true],
    ['docs/v1/a.md', 'latest', true],
  ])('of %s is %s: %s', (documentId, asked, expected) => {
    expect(isOfVersion(findVersion({ documentId, url: null }), readVersionName(asked) ?? [])).toBe(expected);
  });
});
