import { afterEach, describe, expect, it } from '@jest/globals';
import { importPaths } from '../../../../pipeline/import/folder/import-paths.ts';
import { createMemoryKnowledgeImport } from '../../../fakes/memory-knowledge-import.ts';
import { createScratchFolder } from '../scratch-folder.ts';

let folder: ReturnType<typeof createScratchFolder>;
afterEach(() => folder.remove());

async function importSite(files: Readonly<Record<string, string>>, inside = '') {
  folder = createScratchFolder(files);
  const target = createMemoryKnowledgeImport();
  await importPaths({
    paths: [folder.path + inside],
    target,
    removeMissing: false,
    baseUrl: 'https://example.org',
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  return Object.fromEntries(
    [...target.documents].map(([id, { title, url, passages }]) => [
      id,
      { title, url, headings: passages.map(({ headingPath, anchor }) => [headingPath.join(' › '), anchor]) },
    ]),
  );
}

describe('what the documents of a folder have in common', () => {
  it('is no title when most begin with it: the heading below it is, or else the name of the file', async () => {
    const page = (name: string) =>
      `<h1 align="center">Product</h1>\n\n## ${name}\n\n${'Words of this page. '.repeat(6)}\n\n### More\n\nWords.`;
    const documents = await importSite({
      'routes.md': page('Routes'),
      'hooks.md': page('Hooks'),
      'reply.md': page('Reply'),
      'plugins.md': '# Product\n\nWords at once.',
      'other.md': '# Other\n\nWords.',
    });
    expect(documents['routes.md']).toMatchObject({
      title: 'Routes',
      headings: [
        ['', 'routes'],
        ['More', 'more'],
      ],
    });
    expect(documents['plugins.md']).toMatchObject({ title: 'Plugins', headings: [['', 'product']] });
    expect(documents['other.md']?.title).toBe('Other');
  });

  it('is a title when only a few share it', async () => {
    const documents = await importSite({
      'a.md': '# Same\n\nA.',
      'b.md': '# Same\n\nB.',
      'c.md': '# C\n\nC.',
    });
    expect(documents['a.md']?.title).toBe('Same');
  });

  it.each([
    ['#server-port', '#server-port'],
    ['#serverport', '#serverport'],
  ])('is how its own links write anchors: %s', async (link, anchor) => {
    const documents = await importSite({
      'options.md': '# Options\n\n## server.port\n\nThe port.',
      'start.md': `# Start\n\nSee [the port](./options.md${link}).`,
    });
    expect(`#${documents['options.md']?.headings[0]?.[1]}`).toBe(anchor);
  });

  it('is the generator of the site, whose marks stand beside the documents or above them', async () => {
    const documents = await importSite(
      { 'mkdocs.yml': 'site_name: X', 'docs/01-intro.md': '# A  --  B\n\n## One & two\n\nWords.' },
      '/docs',
    );
    expect(documents['01-intro.md']).toMatchObject({
      url: 'https://example.org/01-intro',
      headings: [['One & two', 'one-two']],
    });
  });

  it('reads the patterns of addresses of a Jekyll site', async () => {
    const documents = await importSite({
      '_config.yml': 'permalink: pretty\ncollections:\n  docs:\n    permalink: /manual/:path/\n',
      '_posts/2024-03-04-news.md': 'News.',
      '_docs/a/b.md': 'Words.',
    });
    expect(Object.values(documents).map(({ url }) => url)).toEqual([
      'https://example.org/manual/a/b/',
      'https://example.org/2024/03/04/news/',
    ]);
  });
});
