import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type ImportRequest, importPaths } from '../../../../pipeline/import/folder/import-paths.ts';
import { NO_RULES, type SourceRules } from '../../../../pipeline/import/folder/source-rules.ts';
import type { ImportedDocument } from '../../../../pipeline/ports.ts';
import { createMemoryKnowledgeImport } from '../../../fakes/memory-knowledge-import.ts';
import { createScratchFolder } from '../scratch-folder.ts';

type Files = Parameters<typeof createScratchFolder>[0];

const folders: ReturnType<typeof createScratchFolder>[] = [];

function folderOf(files: Files) {
  const folder = createScratchFolder(files);
  folders.push(folder);
  return folder;
}

async function runImport(
  path: string,
  options: Partial<ImportRequest> = {},
  base = createMemoryKnowledgeImport(),
) {
  const target = createMemoryKnowledgeImport(base.documents);
  const signal = options.signal ?? new AbortController().signal;
  const summary = await importPaths({
    paths: [path],
    target,
    removeMissing: false,
    onProgress: () => {},
    ...options,
    signal,
  });
  return { summary, target };
}

afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

describe('what is imported', () => {
  it('reads every kind of file, each under its path in the folder', async () => {
    const folder = folderOf({
      'guide/a.md': '# Alpha\n\nFirst words.',
      'guide/b.mdx': "---\ntitle: Beta\n---\nimport X from 'x';\n\n<X>\n\nSecond words.\n\n</X>\n",
      'c.html': '<title>Gamma</title><body><nav>Menu</nav><p>Third words.</p></body>',
      'd-e_f.txt': 'Fourth words.',
      'g.jsonl': '{"id":"../up","title":"Delta","text":"Fifth words.","url":"https://example.org/d"}\n',
    });
    const { target, summary } = await runImport(folder.path, { baseUrl: 'https://example.org/docs' });
    const documents = [...target.documents.values()].map(({ id, title, url, passages }) => [
      id,
      title,
      url,
      passages.map(({ text }) => text),
    ]);
    expect(documents).toEqual([
      ['c.html', 'Gamma', 'https://example.org/docs/c.html', ['Third words.']],
      ['d-e_f.txt', 'D e f', 'https://example.org/docs/d-e_f.txt', ['Fourth words.']],
      ['../up', 'Delta', 'https://example.org/d', ['Fifth words.']],
      ['guide/a.md', 'Alpha', 'https://example.org/docs/guide/a', ['First words.']],
      ['guide/b.mdx', 'Beta', 'https://example.org/docs/guide/b', ['Second words.']],
    ]);
    expect(summary).toMatchObject({
      added: 5,
      changed: 0,
      unchanged: 0,
      removed: 0,
      passages: 5,
      failures: [],
    });
  });

  it('takes a title that is a path for the title and the headings', async () => {
    const long = `${'Words of the road. '.repeat(60)}\n\n## Older\n\n${'Words of the hill. '.repeat(60)}`;
    const lines = [
      { id: 'a', title: 'Guide › Posts › Where they stand', text: 'Words.' },
      { id: 'b', title: 'Guide › Posts', text: long },
      { id: 'c', title: 'a › ', text: 'Words.' },
    ];
    const folder = folderOf({ 'a.jsonl': lines.map((line) => JSON.stringify(line)).join('\n') });
    const { documents } = (await runImport(folder.path)).target;
    const read = (id: string) => {
      const document = documents.get(id);
      return [document?.title, ...(document?.passages.map(({ headingPath }) => headingPath.join('/')) ?? [])];
    };
    expect(read('a')).toEqual(['Guide', 'Posts/Where they stand']);
    expect(read('b')).toEqual(['Guide', 'Posts', 'Posts/Older']);
    expect(read('c')).toEqual(['a ›', '']);
  });

  it('knows no address when neither the document nor the operator names one', async () => {
    const { target } = await runImport(folderOf({ 'a.md': 'Words.' }).path);
    expect(target.documents.get('a.md')?.url).toBeNull();
  });

  it('takes no address that a browser would run', async () => {
    const folder = folderOf({ 'a.jsonl': '{"id":"a","text":"Words.","url":"javascript:alert(1)"}' });
    expect((await runImport(folder.path)).target.documents.get('a')?.url).toBeNull();
  });

  it('passes over hidden entries and node_modules', async () => {
    const folder = folderOf({ '.git/a.md': 'x', 'node_modules/m/readme.md': 'x', 'b.md': 'Words.' });
    expect([...(await runImport(folder.path)).target.documents.keys()]).toEqual(['b.md']);
  });

  it('tells of links instead of following them', async () => {
    const outside = folderOf({ 'secret.md': 'Secret.' });
    const folder = folderOf({ 'a.md': 'Words.' });
    symlinkSync(join(outside.path, 'secret.md'), join(folder.path, 'leak.md'));
    symlinkSync(outside.path, join(folder.path, 'leak'));
    symlinkSync('a.md', join(folder.path, 'same.md'));
    symlinkSync('.', join(folder.path, 'circle'));
    symlinkSync('nowhere', join(folder.path, 'dead.md'));
    const { summary, target } = await runImport(folder.path);
    expect([...target.documents.keys()]).toEqual(['a.md']);
    expect(summary.skipped).toEqual([
      { path: 'circle', reason: expect.stringContaining('own path') },
      { path: 'dead.md', reason: expect.stringContaining('nowhere') },
      { path: 'leak', reason: expect.stringContaining('out of the folder') },
      { path: 'leak.md', reason: expect.stringContaining('out of the folder') },
      { path: 'same.md', reason: expect.stringContaining('own path') },
    ]);
  });

  it('finds nothing in an empty folder and is content', async () => {
    const { summary, target } = await runImport(folderOf({}).path);
    expect(summary).toMatchObject({ added: 0, passages: 0, failures: [], skipped: [] });
    expect(target.outcome).toBe('committed');
  });
});

describe('the same path in two folders', () => {
  const two = () =>
    folderOf({ 'docs/index.md': 'The documents.', 'docs/a.md': 'A.', 'blog/index.md': 'The blog.' });
  const textsOf = ({ documents }: { documents: ReadonlyMap<string, ImportedDocument> }) =>
    Object.fromEntries([...documents].map(([id, { passages }]) => [id, passages[0]?.text]));
  const both = { 'index.md': 'The documents.', 'a.md': 'A.', 'blog/index.md': 'The blog.' };

  it('is two documents, imported together, in either order, and again', async () => {
    const { path } = two();
    const paths = [`${path}/docs`, `${path}/blog`];
    const first = await runImport(path, { paths });
    expect(textsOf(first.target)).toEqual(both);
    expect(first.summary.renamed).toEqual([{ path: 'index.md', id: 'blog/index.md' }]);
    const again = await runImport(path, { paths: paths.toReversed() }, first.target);
    expect(again.summary).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
  });

  it('is two documents, imported one after the other, night after night', async () => {
    const { path } = two();
    let { target } = await runImport(`${path}/docs`);
    for (const folder of ['blog', 'docs', 'blog'])
      ({ target } = await runImport(`${path}/${folder}`, {}, target));
    expect(textsOf(target)).toEqual(both);
  });

  it('is two documents in two collections, of the same folder too', async () => {
    const { path } = two();
    let { target } = await runImport(`${path}/docs`, { collection: 'docs' });
    for (let night = 0; night < 2; night++) {
      ({ target } = await runImport(`${path}/blog`, { collection: 'blog', removeMissing: true }, target));
      ({ target } = await runImport(`${path}/docs`, { collection: 'docs', removeMissing: true }, target));
    }
    expect(textsOf(target)).toEqual(both);
    const other = await runImport(`${path}/docs`, { collection: 'copy' }, target);
    const added = ['docs/index.md', 'docs/a.md'];
    expect([...other.target.documents.keys()].sort()).toEqual([...Object.keys(both), ...added].sort());
  });

  it('is two documents when both folders are called the same', async () => {
    const folder = folderOf({ 'one/docs/a.md': 'One.', 'two/docs/a.md': 'Two.' });
    const paths = [`${folder.path}/one/docs`, `${folder.path}/two/docs`];
    const { target } = await runImport('', { paths });
    expect(textsOf(target)).toEqual({ 'a.md': 'One.', 'docs/a.md': 'Two.' });
  });

  it('keeps its id when the file that had the path before is gone, and goes when it turns into a draft', async () => {
    const folder = two();
    let { target } = await runImport(`${folder.path}/docs`, { collection: 'docs' });
    ({ target } = await runImport(`${folder.path}/blog`, { collection: 'blog' }, target));
    renameSync(`${folder.path}/docs/index.md`, `${folder.path}/docs/start.md`);
    const options = { collection: 'docs', removeMissing: true };
    ({ target } = await runImport(`${folder.path}/docs`, options, target));
    const again = await runImport(`${folder.path}/blog`, { collection: 'blog' }, target);
    expect(again.summary).toMatchObject({ added: 0, unchanged: 1 });
    expect([...again.target.documents.keys()].sort()).toEqual(['a.md', 'blog/index.md', 'start.md']);
    folder.write('blog/index.md', '---\ndraft: true\n---\n\nThe blog.');
    const draft = await runImport(`${folder.path}/blog`, { collection: 'blog' }, again.target);
    expect([...draft.target.documents.keys()].sort()).toEqual(['a.md', 'start.md']);
  });

  it('is one document when a folder is given beside one that it is in, together or later', async () => {
    const folder = folderOf({ 'docs/one.md': 'One.', 'docs/sub/two.md': 'Two.' });
    const docs = `${folder.path}/docs`;
    const together = await runImport('', { paths: [docs, `${docs}/sub`, `${docs}/one.md`, `${docs}/.`] });
    expect(together.summary).toMatchObject({ added: 2, failures: [] });
    const inside = await runImport(`${docs}/sub`);
    const later = await runImport(docs, {}, inside.target);
    expect([...later.target.documents.keys()].sort()).toEqual(['one.md', 'two.md']);
  });

  it('is one document when the folder has moved', async () => {
    const folder = folderOf({ 'build-1/a.md': 'One.' });
    const first = await runImport(`${folder.path}/build-1`);
    renameSync(`${folder.path}/build-1`, `${folder.path}/build-2`);
    folder.write('build-2/a.md', 'Two.');
    const { target } = await runImport(`${folder.path}/build-2`, {}, first.target);
    expect(textsOf(target)).toEqual({ 'a.md': 'Two.' });
  });
});

describe('what is passed over by itself', () => {
  it('are copies, indexes and parts of generators, each told with its reason', async () => {
    const folder = folderOf({
      'a.md': 'Words.',
      'guide/summary.md': 'A summary.',
      'guide/search.md': 'How to search the shop? No: what searches this site.',
      '_sources/a.rst.txt': 'Words.',
      '_posts/2024-01-02-news.md': 'News.',
      '_includes/head.html': '<p>Head</p>',
      'genindex.html': '<p>Index</p>',
      'genindex-A.html': '<p>Index</p>',
      'SUMMARY.md': '- [A](a.md)',
      '404.md': 'Not found.',
      'robots.txt': 'User-agent: *',
    });
    const { summary, target } = await runImport(folder.path);
    expect([...target.documents.keys()]).toEqual(['_posts/2024-01-02-news.md', 'a.md', 'guide/summary.md']);
    expect(Object.fromEntries(summary.skipped.map(({ path, reason }) => [path, reason]))).toEqual({
      '404.md': 'a page for errors',
      'SUMMARY.md': 'a list of other pages',
      '_includes/': 'parts of a site generator',
      '_sources/': 'the sources of pages that stand beside them',
      'genindex-A.html': 'an index of other pages',
      'genindex.html': 'an index of other pages',
      'guide/search.md': 'a page for searching',
      'robots.txt': 'read by programs',
    });
    expect(summary.failures).toEqual([]);
  });

  it('is imported when it is named itself', async () => {
    const folder = folderOf({ '404.md': 'Not found.' });
    expect((await runImport(`${folder.path}/404.md`)).summary.added).toBe(1);
  });
});

describe('what an owner chooses', () => {
  const files = {
    'a.md': 'A.',
    'drafts/b.md': 'B.',
    'old/c.md': 'C.',
    '_includes/d.md': 'D.',
    'e.txt': 'E.',
    '.milepostignore': '# Not yet\nold/\n*.txt\n!e.txt\n',
  };
  const idsWith = async (rules: Partial<SourceRules>) =>
    [
      ...(
        await runImport(folderOf(files).path, { rules: { ...NO_RULES, ...rules } })
      ).target.documents.keys(),
    ].sort();

  it('is what the ignore file and --exclude leave', async () => {
    expect(await idsWith({})).toEqual(['a.md', 'drafts/b.md', 'e.txt']);
    expect(await idsWith({ exclude: ['drafts/', '*.txt'] })).toEqual(['a.md']);
    expect(await idsWith({ exclude: ['drafts/**'] })).toEqual(['a.md', 'e.txt']);
  });

  it('is what --include names, whatever else would pass it over, but not what --exclude names', async () => {
    expect(await idsWith({ include: ['_includes/**', 'old/'] })).toEqual(['_includes/d.md', 'old/c.md']);
    expect(await idsWith({ include: ['*.md'], exclude: ['old'] })).toEqual([
      '_includes/d.md',
      'a.md',
      'drafts/b.md',
    ]);
  });
});

describe('what cannot be imported', () => {
  it.each<[string, Files, { path: string; line?: number; reason: RegExp }]>([
    ['binary data', { 'x.txt': Uint8Array.of(65, 0, 66, 255) }, { path: 'x.txt', reason: /binary/ }],
    ['Latin-1', { 'x.md': Uint8Array.of(0x63, 0x61, 0x66, 0xe9) }, { path: 'x.md', reason: /not UTF-8/ }],
    ['a huge file', { 'x.md': 'word '.repeat(300) }, { path: 'x.md', reason: /too large/ }],
    [
      'a huge line',
      { 'x.jsonl': `{"id":"x","text":"${'word '.repeat(300)}"}` },
      { path: 'x.jsonl', line: 1, reason: /too long/ },
    ],
    [
      'a malformed line',
      { 'x.jsonl': '{"id":"b","text":"fine"}\n{"id":' },
      { path: 'x.jsonl', line: 2, reason: /not valid JSON/ },
    ],
    [
      'a line without an id',
      { 'x.jsonl': '\n{"text":"fine"}' },
      { path: 'x.jsonl', line: 2, reason: /no "id"/ },
    ],
    ['a line without a text', { 'x.jsonl': '{"id":"x"}' }, { path: 'x.jsonl', line: 1, reason: /no "text"/ }],
    [
      'a line that is no object',
      { 'x.jsonl': '[1]' },
      { path: 'x.jsonl', line: 1, reason: /not a JSON object/ },
    ],
    [
      'a line that is not UTF-8',
      { 'x.jsonl': Uint8Array.of(0x22, 0xff, 0x22) },
      { path: 'x.jsonl', line: 1, reason: /not UTF-8/ },
    ],
    [
      'an id that is taken',
      { 'x.jsonl': '{"id":"ok.md","text":"again"}' },
      { path: 'x.jsonl', line: 1, reason: /taken by ok\.md/ },
    ],
  ])('says why for %s, and imports the rest', async (_, files, failure) => {
    const folder = folderOf({ ...files, 'ok.md': 'Good words.' });
    const { summary, target } = await runImport(folder.path, { maxFileBytes: 1_000 });
    expect(summary.failures).toEqual([{ ...failure, reason: expect.stringMatching(failure.reason) }]);
    expect(target.documents.get('ok.md')?.passages[0]?.text).toBe('Good words.');
  });

  it.each<[string, Files, string, RegExp]>([
    ['an empty file', { 'x.md': '' }, 'x.md', /empty/],
    ['a file of spaces', { 'x.md': ' \n\n ' }, 'x.md', /nothing to read/],
    ['a page without content', { 'x.html': '<nav>a</nav><script>b</script>' }, 'x.html', /script fills/],
    ['an empty file of lines', { 'x.jsonl': '' }, 'x.jsonl', /empty/],
  ])('is passed over without being a failure when it holds nothing: %s', async (_, files, path, reason) => {
    const folder = folderOf({ ...files, 'ok.md': 'Good words.' });
    const { summary } = await runImport(folder.path);
    expect(summary).toMatchObject({ added: 1, failures: [] });
    expect(summary.skipped).toEqual([{ path, reason: expect.stringMatching(reason) }]);
  });

  it('costs nothing else when a name is not UTF-8', async () => {
    const folder = folderOf({ 'a.md': 'A.', 'z.md': 'Z.' });
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder.path}/caf`), Buffer.of(0xe9), Buffer.from('.md')]),
      'C.',
    );
    const { summary } = await runImport(folder.path);
    expect(summary.added).toBe(2);
    expect(summary.failures).toEqual([{ path: 'caf\ufffd.md', reason: expect.stringMatching(/not UTF-8/) }]);
  });

  it('keeps what was imported of a file that holds nothing now', async () => {
    const folder = folderOf({ 'x.md': 'Words.' });
    const { target } = await runImport(folder.path);
    folder.write('x.md', '');
    const again = await runImport(folder.path, { removeMissing: true }, target);
    expect(again.summary).toMatchObject({ removed: 0, failures: [] });
    expect([...again.target.documents.keys()]).toEqual(['x.md']);
  });

  it('survives a page that is nested beyond reason', async () => {
    const folder = folderOf({ 'x.html': '<div>'.repeat(200_000), 'ok.md': 'Good words.' });
    const { summary } = await runImport(folder.path);
    expect(summary).toMatchObject({ added: 1, failures: [{ path: 'x.html' }] });
  });

  it('says so when a folder does not exist', async () => {
    const { summary } = await runImport('/no/such/folder');
    expect(summary.failures).toEqual([
      { path: '/no/such/folder', reason: expect.stringContaining('does not exist') },
    ]);
  });

  it('refuses a named file of another kind, and passes over one in a folder', async () => {
    const folder = folderOf({ 'a.png': 'x' });
    expect((await runImport(join(folder.path, 'a.png'))).summary.failures).toHaveLength(1);
    expect((await runImport(folder.path)).summary).toMatchObject({
      failures: [],
      skipped: [{ path: 'a.png' }],
    });
  });
});

describe('importing again', () => {
  it('leaves what is unchanged, replaces what changed, removes what is gone', async () => {
    const folder = folderOf({ 'a.md': 'One.', 'b.md': 'Two.', 'c.md': 'Three.' });
    const first = await runImport(folder.path);
    folder.write('b.md', 'Two, changed.');
    rmSync(join(folder.path, 'c.md'));
    const kept = await runImport(folder.path, {}, first.target);
    expect(kept.summary).toMatchObject({ added: 0, changed: 1, unchanged: 1, removed: 0, passages: 1 });
    expect(kept.target.documents.has('c.md')).toBe(true);
    const removed = await runImport(folder.path, { removeMissing: true }, first.target);
    expect(removed.summary).toMatchObject({ changed: 1, unchanged: 1, removed: 1 });
    expect([...removed.target.documents.keys()]).toEqual(['a.md', 'b.md']);
  });

  it('takes a new base address for a change', async () => {
    const folder = folderOf({ 'a.md': 'One.' });
    const first = await runImport(folder.path);
    const second = await runImport(folder.path, { baseUrl: 'https://example.org' }, first.target);
    expect(second.summary.changed).toBe(1);
  });

  it('removes only from its own collection', async () => {
    const first = await runImport(folderOf({ 'a.md': 'One.' }).path, { collection: 'one' });
    const other = folderOf({ 'b.md': 'Two.' });
    const second = await runImport(other.path, { collection: 'two', removeMissing: true }, first.target);
    expect([...second.target.documents.keys()]).toEqual(['a.md', 'b.md']);
  });

  it('keeps a document whose file has become unreadable', async () => {
    const folder = folderOf({ 'a.md': 'One.', 'b.md': 'Two.' });
    const first = await runImport(folder.path);
    folder.write('b.md', Uint8Array.of(0xff, 0xff));
    const second = await runImport(folder.path, { removeMissing: true }, first.target);
    expect(second.summary).toMatchObject({ unchanged: 1, removed: 0 });
    expect(second.target.documents.has('b.md')).toBe(true);
  });

  it.each<[string, (folder: string) => void]>([
    ['a line of JSONL is malformed', (folder) => folders.at(-1)?.write('z.jsonl', `broken ${folder}`)],
    ['a file cannot be read', (folder) => writeFileSync(join(folder, 'new.md'), Uint8Array.of(0xff, 0xff))],
    ['the folder has been emptied', (folder) => rmSync(join(folder, 'a.md'))],
    ['the folder is gone', (folder) => rmSync(folder, { recursive: true })],
  ])('removes nothing when %s', async (_, damage) => {
    const folder = folderOf({ 'a.md': 'One.', 'gone.jsonl': '{"id":"gone","text":"Two."}' });
    const first = await runImport(folder.path);
    rmSync(join(folder.path, 'gone.jsonl'));
    damage(folder.path);
    const second = await runImport(folder.path, { removeMissing: true }, first.target);
    expect(second.summary.removed).toBe(0);
    expect(second.summary.skipped).toContainEqual({
      path: expect.any(String),
      reason: expect.stringContaining('would have been removed'),
    });
  });
});

describe('an import that is interrupted', () => {
  it('leaves the base as it was', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `{"id":"${index}","text":"Words ${index}."}`);
    const folder = folderOf({ 'a.md': 'One.', 'b.jsonl': lines.join('\n') });
    const base = createMemoryKnowledgeImport(new Map());
    const target = createMemoryKnowledgeImport(base.documents);
    const stop = new AbortController();
    const seen: number[] = [];
    const importing = importPaths({
      paths: [folder.path],
      target,
      removeMissing: true,
      signal: stop.signal,
      onProgress: ({ done, total }) => {
        seen.push(done);
        if (done > total / 2) stop.abort(new Error('stopped by hand'));
      },
    });
    await expect(importing).rejects.toThrow('stopped by hand');
    expect(seen.length).toBeGreaterThan(1);
    expect(target.outcome).toBe('aborted');
    expect(target.documents.size).toBe(0);
  });

  it('gives up what it wrote when the base fails', async () => {
    const folder = folderOf({ 'a.md': 'One.' });
    const whole = createMemoryKnowledgeImport();
    let aborted = false;
    const target = {
      ...whole,
      put: () => Promise.reject(new Error('disk full')),
      abort: async () => {
        aborted = true;
      },
    };
    await expect(runImport(folder.path, { target })).rejects.toThrow('disk full');
    expect(aborted).toBe(true);
  });

  it('tells how far it is, in bytes that only grow and end at the total', async () => {
    mkdirSync(join(folderOf({ 'a.md': 'One.', 'b.jsonl': '{"id":"b","text":"Two."}\n' }).path, 'empty'));
    const seen: { done: number; total: number }[] = [];
    await runImport(folders.at(-1)?.path ?? '', { onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ done }) => done)).toEqual([...seen.map(({ done }) => done)].sort((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ done: 29, total: 29 });
  });
});
