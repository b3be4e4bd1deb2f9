import { describe, expect, it } from '@jest/globals';
import { toDocumentUrl } from '../../../../pipeline/import/publish/document-url.ts';
import { toPublishedPath } from '../../../../pipeline/import/publish/published-path.ts';
import { resolveLinks } from '../../../../pipeline/import/publish/resolve-links.ts';
import { NO_GENERATOR, type SiteGenerator } from '../../../../pipeline/import/publish/site-generator.ts';

const of = (name: SiteGenerator['name'], permalinks: SiteGenerator['permalinks'] = {}) => ({
  name,
  permalinks,
  endsInHtml: name === 'mdbook' || name === 'sphinx',
});

describe('where a file is published', () => {
  it.each<[string, SiteGenerator, string]>([
    ['01-intro.md', NO_GENERATOR, 'intro'],
    ['02. Guides/03_routing.mdx', NO_GENERATOR, 'Guides/routing'],
    ['2024-01-02-news.md', NO_GENERATOR, '2024-01-02-news'],
    ['1.2-upgrade.md', NO_GENERATOR, '1.2-upgrade'],
    ['guide/index.md', NO_GENERATOR, 'guide/'],
    ['README.md', NO_GENERATOR, ''],
    ['blog/2024-01-02-news.md', of('docusaurus'), 'blog/2024/01/02/news'],
    ['content/Docs/_index.md', of('hugo'), 'docs/'],
    ['content/posts/My Page.md', of('hugo'), 'posts/my-page'],
    ['01-intro.md', of('mkdocs'), '01-intro'],
    ['01-intro.md', of('vitepress'), '01-intro'],
    ['_posts/2024-01-02-big-news.md', NO_GENERATOR, '2024/01/02/big-news.html'],
    ['_posts/2024-01-02-big-news.md', of('jekyll', { posts: '/:year/:title/' }), '2024/big-news/'],
    ['news/_posts/2024-1-2-x.markdown', of('jekyll'), 'news/2024/01/02/x.html'],
    ['_docs/step-by-step/01-setup.md', of('jekyll', { docs: '/docs/:path/' }), 'docs/step-by-step/01-setup/'],
    ['_docs/index.md', of('jekyll', { docs: '/docs/:path:output_ext' }), 'docs/'],
    ['_docs/a.md', of('jekyll'), 'docs/a.html'],
    ['about.md', of('jekyll'), 'about'],
    ['ch01-00-start.md', of('mdbook'), 'ch01-00-start.html'],
    ['guide/README.md', of('mdbook'), 'guide/'],
    ['usage/start.rst', of('sphinx'), 'usage/start.html'],
    ['a/index.html', NO_GENERATOR, 'a/'],
    ['a/page.html', NO_GENERATOR, 'a/page.html'],
    ['01-page.html', NO_GENERATOR, '01-page.html'],
  ])('%s of %j is %s', (path, generator, expected) => {
    expect(toPublishedPath(path, null, generator)).toBe(expected);
  });

  it('is what the source says, from the site or from its folder', () => {
    expect(toPublishedPath('guide/a.md', '/elsewhere/', of('jekyll'))).toBe('elsewhere/');
    expect(toPublishedPath('guide/a.md', 'better-name', NO_GENERATOR)).toBe('guide/better-name');
    expect(toPublishedPath('guide/a.md', '/', NO_GENERATOR)).toBe('');
  });

  it('makes the address with the one of the site, unless the source names its own', () => {
    const publication = { baseUrl: 'https://example.org/docs/', generator: NO_GENERATOR };
    const own = (url: string | null) => toDocumentUrl({ url, publishedPath: null }, 'a b.md', publication);
    expect(own(null)).toBe('https://example.org/docs/a%20b');
    expect(own('https://other.example/x')).toBe('https://other.example/x');
    expect(own('/x')).toBe('https://example.org/x');
    expect(own('x')).toBe('https://example.org/docs/a%20b');
  });

  it('is the file itself where a forge shows the files of a repository', () => {
    const publication = { baseUrl: 'https://github.com/x/y/blob/main/docs', generator: NO_GENERATOR };
    const none = { url: null, publishedPath: null };
    expect(toDocumentUrl(none, '01-a.md', publication)).toBe('https://github.com/x/y/blob/main/docs/01-a.md');
    const page = { path: 'a.md', url: 'https://github.com/x/y/blob/main/docs/a.md' };
    expect(resolveLinks('[a](./b.md) [l](/LICENSE)', page, publication)).toBe(
      '[a](https://github.com/x/y/blob/main/docs/b.md) [l](https://github.com/x/y/blob/main/LICENSE)',
    );
  });
});
