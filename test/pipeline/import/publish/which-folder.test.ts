import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { importPaths } from '../../../../pipeline/import/folder/import-paths.ts';
import { createMemoryKnowledgeImport } from '../../../fakes/memory-knowledge-import.ts';
import { PACKAGE_ROOT } from '../../../test-site.ts';
import { createScratchFolder } from '../scratch-folder.ts';

/** What stands beside the documents of each generator that the guide speaks of. */
const MARKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Docusaurus: { 'website/docusaurus.config.js': 'export default {};' },
  VitePress: { 'docs/.vitepress/config.js': 'export default {};' },
  MkDocs: { 'mkdocs.yml': 'site_name: X' },
  Jekyll: { 'site/_config.yml': 'title: X', 'site/_layouts/default.html': '<p>Layout</p>' },
  Hugo: { 'site/hugo.toml': 'title = "X"' },
  Sphinx: { 'conf.py': '', '_build/html/_sources/usage/start.rst.txt': 'Copy' },
  mdBook: { 'book/book.toml': '', 'book/src/SUMMARY.md': '- [Start](ch01-00-start.md)' },
  Javadoc: { 'build/docs/javadoc/index-all.html': '<p>Index</p>' },
  'without a generator': {},
};

const guide = readFileSync(join(PACKAGE_ROOT, 'pipeline/guide/which-folder-to-import.md'), 'utf8');
const advice = guide.split(/^## /m).flatMap((section) => {
  const heading = section.split('\n', 1)[0] ?? '';
  const [, baseUrl, folder] = /npm run import -- --base-url (\S+) (\S+)/.exec(section) ?? [];
  const [, page, url] = /The page `([^`]+)` leads to `([^`]+)`/.exec(section) ?? [];
  return baseUrl && folder && page && url ? [{ heading, baseUrl, folder, page, url }] : [];
});

it('is advised for each generator', () => {
  for (const name of Object.keys(MARKS))
    expect(advice.some(({ heading }) => heading.includes(name))).toBe(true);
  expect(advice).toHaveLength(Object.keys(MARKS).length);
});

it.each(advice)('leads its pages to where they are published: $heading', async (advised) => {
  const { heading, baseUrl, folder, page, url } = advised;
  const [, marks = {}] = Object.entries(MARKS).find(([name]) => heading.includes(name)) ?? [];
  const text = page.endsWith('.html') ? '<main><h1>Page</h1><p>Words.</p></main>' : '# Page\n\nWords.';
  const scratch = createScratchFolder({ [page]: text, ...marks });
  try {
    const target = createMemoryKnowledgeImport();
    await importPaths({
      paths: [join(scratch.path, folder)],
      target,
      baseUrl,
      removeMissing: false,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    expect([...target.documents.values()].map((document) => [document.id, document.url])).toEqual([
      [page.slice(folder.length + 1), url],
    ]);
  } finally {
    scratch.remove();
  }
});
