import { describe, expect, it } from '@jest/globals';
import { createSqliteKnowledgeBase } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import type { Database } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import type { SearchRequest } from '../../../../../pipeline/ports.ts';
import { toDocument } from '../../../../contracts/knowledge-base.ts';
import { useTemporaryDatabase } from '../../../../temporary-database.ts';

const never = new AbortController().signal;
let database: Database;
useTemporaryDatabase((opened) => {
  database = opened;
});

const GERMAN = 'Die Fähre fährt um zwölf Uhr ab, und sie nimmt keine Autos mit.';
const DOCUMENTS = [
  toDocument('docs/v1/ferry.md', ['The ferry leaves at noon, one.'], { title: 'Ferry' }),
  toDocument('docs/v2.1/ferry.md', ['The ferry leaves at noon, two.'], { title: 'Ferry' }),
  toDocument('docs/latest/ferry.md', ['The ferry leaves at noon, latest.'], { title: 'Ferry' }),
  toDocument('news.md', ['The ferry is painted.'], {
    title: 'News',
    url: 'https://example.org/news/index.html',
  }),
  toDocument('other.md', ['The ferry of others.'], { title: 'Others', collection: 'others' }),
  toDocument('faehre.md', [GERMAN], { title: 'Fähre' }),
];

async function find(request: Partial<SearchRequest> = {}): Promise<string[]> {
  const base = createSqliteKnowledgeBase(database);
  const { passages } = await base.search({ text: 'ferry', history: [], limit: 8, ...request }, never);
  return passages.map(({ documentId }) => documentId);
}

async function importAll(documents = DOCUMENTS) {
  const knowledge = createSqliteKnowledgeImport(database);
  for (const document of documents) await knowledge.put(document);
  await knowledge.commit();
}

describe('a search with a filter', () => {
  it('finds in a collection alone', async () => {
    await importAll();
    expect(await find({ filter: { collection: 'others' } })).toEqual(['other.md']);
    expect(await find({ filter: { collection: 'unknown' } })).toEqual([]);
  });

  it.each([
    ['1', ['docs/v1/ferry.md']],
    ['v1.4', ['docs/v1/ferry.md']],
    ['2', ['docs/v2.1/ferry.md']],
    ['2.1', ['docs/v2.1/ferry.md']],
    ['2.1.7', ['docs/v2.1/ferry.md']],
    ['2.2', []],
    ['latest', ['docs/latest/ferry.md']],
  ])('finds of version %s what tells it, and what tells none', async (version, expected) => {
    await importAll();
    const found = await find({ filter: { version } });
    expect(found.filter((id) => id.startsWith('docs/'))).toEqual(expected);
    expect(found).toContain('news.md');
  });

  it('finds the page of the version and not the one that tells no version', async () => {
    const ferry = (id: string, text: string) => toDocument(id, [text], { title: 'Ferry' });
    await importAll([
      ferry('docs/ferry.md', 'The ferry leaves at noon.'),
      ferry('versioned_docs/version-3.4/ferry.md', 'The ferry leaves at one.'),
      ferry('versioned_docs/version-2.0/ferry.md', 'The ferry leaves at two.'),
    ]);
    expect(await find()).toEqual(['docs/ferry.md']);
    expect(await find({ filter: { version: '3.4' } })).toEqual(['versioned_docs/version-3.4/ferry.md']);
    expect(await find({ filter: { version: '5' } })).toEqual(['docs/ferry.md']);
    expect(await find({ filter: { version: 'latest' } })).toEqual(['docs/ferry.md']);
  });

  it('sees what an import has changed', async () => {
    await importAll();
    const base = createSqliteKnowledgeBase(database);
    const asked = { text: 'ferry', history: [], limit: 8, filter: { collection: 'others' } };
    expect((await base.search(asked, never)).passages).toHaveLength(1);
    await importAll([
      ...DOCUMENTS,
      toDocument('more.md', ['Another ferry.'], { title: 'More', collection: 'others' }),
    ]);
    expect((await base.search(asked, never)).passages).toHaveLength(2);
  });

  it('finds in a language of the documents', async () => {
    await importAll();
    const all = { text: 'Fähre ferry noon Uhr' };
    expect(await find({ ...all, filter: { language: 'de-AT' } })).toEqual(['faehre.md']);
    expect(await find({ ...all, filter: { language: 'en' } })).not.toContain('faehre.md');
    expect(await find(all)).toContain('faehre.md');
  });

  it('has to hold of all that is filtered by', async () => {
    await importAll();
    expect(await find({ filter: { collection: 'docs', version: '1', language: 'en' } })).toEqual(
      expect.arrayContaining(['docs/v1/ferry.md', 'news.md']),
    );
    expect(await find({ filter: { collection: 'others', version: '1' } })).toEqual(['other.md']);
  });
});

describe('a search from a page', () => {
  const places = ['a', 'b', 'c', 'd'].map((name) =>
    toDocument(`${name}.md`, ['How it is set up is told here.'], {
      title: 'Set up',
      url: `https://example.org/guide/${name}/`,
    }),
  );

  it.each([
    'https://example.org/guide/c/',
    'http://localhost:3000/guide/c.html',
    'https://example.org/Guide/c/index.html#x',
  ])('prefers what stands at %s among equals', async (url) => {
    await importAll(places);
    expect((await find({ text: 'How is it set up?' }))[0]).toBe('a.md');
    expect((await find({ text: 'How is it set up?', context: { url } }))[0]).toBe('c.md');
  });

  it.each(['/guide/größe/', 'https://example.org/guide/Größe.html?lang=de'])(
    'knows an address that was imported as %s',
    async (url) => {
      const sized = toDocument('e.md', ['How it is set up is told here.'], { title: 'Set up', url });
      await importAll([...places, sized]);
      const context = { url: 'https://preview.example/guide/gr%C3%B6%C3%9Fe' };
      expect((await find({ text: 'How is it set up?', context }))[0]).toBe('e.md');
    },
  );

  it('is no other than without one that nobody has imported', async () => {
    await importAll();
    const urls = [
      'https://example.org/',
      'https://example.org/%E0%A4%A',
      'no address',
      'https://example.org/nothing',
    ];
    for (const url of urls) expect(await find({ context: { url } })).toEqual(await find());
  });

  it('takes what is selected for what a question means that does not say it', async () => {
    await importAll([
      toDocument('backoff.md', ['Exponential backoff doubles the pause after each attempt.']),
      ...Array.from({ length: 6 }, (_, at) =>
        toDocument(`x${at}.md`, [`What this means is told in part ${at}.`]),
      ),
    ]);
    const text = 'What does this mean?';
    expect(await find({ text })).not.toContain('backoff.md');
    expect((await find({ text, context: { selection: 'exponential backoff' } }))[0]).toBe('backoff.md');
  });
});
