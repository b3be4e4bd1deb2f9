import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImportedDocument, KnowledgeBase, KnowledgeImport } from '../../pipeline/ports.ts';
import { HOSTILE_TEXT } from '../fakes/hostile-text.ts';

/** A knowledge base and the way into it. `openImport` may be called again when the one before is over. */
export interface KnowledgeAdapter {
  readonly base: KnowledgeBase;
  openImport(): KnowledgeImport | Promise<KnowledgeImport>;
  close(): void | Promise<void>;
}

const never = new AbortController().signal;

export function toDocument(id: string, texts: readonly string[], overrides: Partial<ImportedDocument> = {}) {
  return {
    id,
    collection: 'docs',
    title: `Title of ${id}`,
    url: null,
    hash: `hash of ${id}`,
    passages: texts.map((text) => ({ headingPath: [], anchor: null, text })),
    ...overrides,
  } satisfies ImportedDocument;
}

/** What every knowledge base and its import keep to. `create` makes an empty one. */
export function describeKnowledgeBase(name: string, create: () => Promise<KnowledgeAdapter>): void {
  describe(`${name} as a knowledge base`, () => {
    let adapter: KnowledgeAdapter;

    beforeEach(async () => {
      adapter = await create();
    });
    afterEach(() => adapter.close());

    const search = (text: string, limit = 8) => adapter.base.search({ text, history: [], limit }, never);
    const findIds = async (text: string) => (await search(text)).passages.map(({ documentId }) => documentId);

    async function importAll(...documents: readonly ImportedDocument[]): Promise<void> {
      const knowledge = await adapter.openImport();
      for (const document of documents) await knowledge.put(document);
      await knowledge.commit();
    }

    it('finds nothing, with no confidence, while it is empty', async () => {
      expect(await search('anything at all')).toMatchObject({ passages: [], confidence: 0 });
      expect(await adapter.base.counts()).toMatchObject({ documents: 0, passages: 0 });
      expect(await adapter.base.findLastImport()).toBeNull();
      expect(await adapter.base.suggestQuestions(3)).toEqual([]);
    });

    it('knows when an import ended last, also one that changed nothing, and what there was then', async () => {
      const before = Date.now();
      await importAll(toDocument('ferry', ['The ferry leaves at noon.']), toDocument('bus', ['A bus.']));
      const first = await adapter.base.findLastImport();
      expect(first?.documents).toBe(2);
      expect(Date.parse(first?.endedAt ?? '')).toBeGreaterThanOrEqual(before);
      expect(Date.parse(first?.endedAt ?? '')).toBeLessThanOrEqual(Date.now());
      await importAll();
      const second = await adapter.base.findLastImport();
      expect(second?.documents).toBe(2);
      expect(Date.parse(second?.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(first?.endedAt ?? ''));
      const broken = await adapter.openImport();
      await broken.put(toDocument('train', ['A train.']));
      await broken.abort();
      expect(await adapter.base.findLastImport()).toEqual(second);
    });

    it('finds the passage that has the words, best first, with scores that fall', async () => {
      await importAll(
        toDocument('ferry', ['The ferry leaves at noon. It carries cars.']),
        toDocument('train', ['The train leaves at noon.', 'The night train to the harbour meets the ferry.']),
        toDocument('bus', ['A bus goes to the airport.']),
      );
      const { passages, confidence, terms } = await search('When does the ferry leave?');
      expect(passages.map(({ documentId }) => documentId)).toEqual(['ferry', 'train', 'train']);
      expect([...passages].sort((a, b) => b.score - a.score)).toEqual(passages);
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(terms.map(({ term }) => term)).toHaveLength(2);
    });

    it('finds the best among many that have some of the words, wherever it stands', async () => {
      const ordinary = (from: number) =>
        Array.from({ length: 80 }, (_, index) => toDocument(`d${from + index}`, ['A server of some kind.']));
      await importAll(...ordinary(0), toDocument('best', ['The gateway server.']), ...ordinary(100));
      expect((await findIds('gateway server'))[0]).toBe('best');
    });

    it('keeps the order of import among equals and to the limit', async () => {
      await importAll(...['a', 'b', 'c', 'd'].map((id) => toDocument(id, ['Quartz.'], { title: 'Stone' })));
      expect((await search('quartz', 3)).passages.map(({ documentId }) => documentId)).toEqual([
        'a',
        'b',
        'c',
      ]);
    });

    it('weighs a rare word more than a common one', async () => {
      await importAll(
        ...Array.from({ length: 9 }, (_, index) => toDocument(`common-${index}`, ['A server of some kind.'])),
        toDocument('rare', ['A gateway for the server.']),
      );
      const { terms } = await search('gateway server');
      expect(terms[0]?.weight).toBeGreaterThan(terms[1]?.weight ?? 1);
      expect((await findIds('gateway server'))[0]).toBe('rare');
    });

    it('is surer of what stands there than of what does not', async () => {
      await importAll(
        toDocument('tower', ['The bell tower was built in 1380 by Konrad. It is made of red sandstone.']),
        toDocument('bridge', ['The old bridge crosses the river. It was built of wood.']),
        toDocument('market', ['The market opens on Saturdays.']),
      );
      const known = await search('Who built the bell tower in 1380?');
      const unknown = await search('Who built the opera house in Sydney?');
      expect(known.confidence).toBeGreaterThan(0.5);
      expect(unknown.confidence).toBeLessThan(0.3);
    });

    it('borrows from the conversation what a question leaves out', async () => {
      await importAll(
        toDocument('piano', ['The price of the piano is on its label.', 'The piano weighs 200 kilograms.']),
        toDocument('violin', [
          'The price of the violin is on its label.',
          'The violin weighs half a kilogram.',
        ]),
      );
      const history = [{ role: 'visitor', text: 'Tell me about the violin' }] as const;
      const { passages } = await adapter.base.search(
        { text: 'How much does it weigh?', history, limit: 4 },
        never,
      );
      expect(passages[0]?.text).toBe('The violin weighs half a kilogram.');
    });

    it.each([
      '"',
      'NEAR(a b, 2) AND title:x OR NOT y*',
      '-minus ^caret {brace} col : y',
      '\0\ud800\udfff\u202e',
      '😀 🛣️',
      'لا أعرف كيف',
      'ภาษาไทย हिन्दी 東京',
      `${'long '.repeat(400)}${'x'.repeat(2_000)}`,
      Array.from({ length: 700 }, (_, index) => `w${index}`).join(' '),
      '   ',
      HOSTILE_TEXT,
    ])('accepts any question: %#', async (text) => {
      await importAll(toDocument('a', [text, 'Plain text, long and short.']));
      const { confidence } = await search(text);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    });

    it.each([
      ['東京タワーはどこですか', '東京タワーは港区にある。'],
      ['ภาษาไทยคืออะไร', 'ภาษาไทยเป็นภาษาราชการ'],
      ['हिन्दी भाषा', 'हिन्दी भारत की भाषा है।'],
      ['Wo ist die Straße?', 'Die STRASSE liegt am Fluss.'],
    ])('finds what %j asks for', async (question, text) => {
      await importAll(toDocument('other', ['Something else.']), toDocument('this', [text]));
      const { terms } = await search(question);
      expect(await findIds(question)).toEqual(['this']);
      expect(terms.some(({ weight }) => weight < 1)).toBe(true);
    });

    it.each([
      ['塔はいつ建てられましたか', '入場料はいくらですか'],
      ['这座塔是什么时候建造的', '谁是总统'],
    ])('is surer of %j than of %j', async (known, unknown) => {
      await importAll(
        toDocument('ja', ['塔は1380年にコンラッドによって建てられました。塔は丘の上にあります。']),
        toDocument('zh', ['这座塔由康拉德于1380年建造。它在山上。']),
        toDocument('en', ['The tower was built in 1380. It stands on the hill.']),
      );
      expect((await search(known)).confidence).toBeGreaterThan((await search(unknown)).confidence + 0.2);
    });

    it('gives passages back as they were imported', async () => {
      const passages = [
        { headingPath: ['Setup', 'On "Linux"'], anchor: 'on-linux', text: `Quartz. ${HOSTILE_TEXT}` },
        { headingPath: [], anchor: null, text: 'Second.' },
      ];
      await importAll(toDocument('guide/über.md', [], { url: 'https://example.org/guide', passages }));
      const [found] = (await search('quartz')).passages;
      expect(found).toMatchObject({
        documentId: 'guide/über.md',
        title: 'Title of guide/über.md',
        headingPath: ['Setup', 'On "Linux"'],
        url: 'https://example.org/guide#on-linux',
        text: `Quartz. ${HOSTILE_TEXT}`,
      });
      const { score: _, ...passage } = found ?? { score: 0 };
      expect(await adapter.base.findPassage(found?.id ?? '')).toEqual(passage);
      const document = await adapter.base.listDocument('guide/über.md', 0, 10);
      expect(document.map(({ text }) => text)).toEqual(passages.map(({ text }) => text));
      const places = document.map(({ id }) => adapter.base.findPlace(id));
      expect(await Promise.all(places)).toEqual(passages.map((_, place) => place));
      expect(await adapter.base.listDocument('guide/über.md', 1, 1)).toEqual(document.slice(1, 2));
      expect(await adapter.base.listDocument('guide/über.md', 10, 1)).toEqual([]);
      expect(document[1]?.url).toBe('https://example.org/guide');
    });

    it('finds headings and titles as well as text', async () => {
      const passages = [{ headingPath: ['Licensing'], anchor: null, text: 'Ask us.' }];
      await importAll(toDocument('a', [], { title: 'Handbook', passages }), toDocument('b', ['Nothing.']));
      expect(await findIds('licensing')).toEqual(['a']);
      expect(await findIds('handbook')).toEqual(['a']);
    });

    it('prefers the section whose heading asks the same, down to its small words', async () => {
      const section = (heading: string, text: string) => ({ headingPath: [heading], anchor: null, text });
      const passages = [
        section(
          'What makes Tollgate different?',
          'Tollgate takes coins. Tollgate is open, as Tollgate always was.',
        ),
        section('What is Tollgate?', 'Tollgate is a barrier of wood.'),
        section(
          'Where is Tollgate?',
          'Tollgate is on the road to the harbour. Nobody passes Tollgate by night.',
        ),
      ];
      await importAll(toDocument('a', [], { title: 'Tollgate', passages }));
      const headings = async (question: string) =>
        (await search(question)).passages.map(({ headingPath }) => headingPath[0]);
      expect((await headings('What is Tollgate?'))[0]).toBe('What is Tollgate?');
      expect((await headings('Where is the Tollgate?'))[0]).toBe('Where is Tollgate?');
      expect(await headings('Tollgate?')).toHaveLength(3);
    });

    it('knows no passage or document by a strange id', async () => {
      for (const id of ['', 'nothing', '%00', '../../etc', 'MDp4', '\ud800']) {
        expect(await adapter.base.findPassage(id)).toBeNull();
        expect(await adapter.base.findPlace(id)).toBeNull();
        expect(await adapter.base.listDocument(id, 0, 10)).toEqual([]);
      }
    });

    it('suggests questions first, each once, the same ones every time', async () => {
      const withHeadings = (id: string, ...headings: readonly string[]) =>
        toDocument(id, [], {
          passages: headings.map((heading) => ({ headingPath: [heading], anchor: null, text: 'Text.' })),
        });
      await importAll(
        withHeadings('a', 'Introduction', 'How do I begin?'),
        withHeadings('b', 'Introduction', 'The opening hours', 'What does it cost?'),
        withHeadings('c', 'Introduction', 'x = y()'),
      );
      const suggestions = await adapter.base.suggestQuestions(3);
      expect(suggestions).toEqual(['How do I begin?', 'What does it cost?', 'The opening hours']);
      expect(await adapter.base.suggestQuestions(3)).toEqual(suggestions);
    });

    it('refuses to work for a run that is over', async () => {
      const over = AbortSignal.abort(new Error('stopped'));
      await expect(adapter.base.search({ text: 'a', history: [], limit: 8 }, over)).rejects.toThrow(
        'stopped',
      );
    });

    describe('while documents are imported', () => {
      it('shows nothing of them before the commit', async () => {
        const knowledge = await adapter.openImport();
        await knowledge.put(toDocument('big', Array(450).fill('Quartz.')));
        expect(await findIds('quartz')).toEqual([]);
        expect(await adapter.base.listDocument('big', 0, 10)).toEqual([]);
        await knowledge.commit();
        expect(await adapter.base.counts()).toMatchObject({ documents: 1, passages: 450 });
      });

      it('replaces a document whole, and finds the old words no more', async () => {
        await importAll(toDocument('a', ['Quartz.', 'Granite.']));
        const knowledge = await adapter.openImport();
        await knowledge.put(toDocument('a', ['Basalt.'], { hash: 'new' }));
        expect(await findIds('granite')).toEqual(['a']);
        expect((await knowledge.find('a'))?.hash).toBe('new');
        await knowledge.commit();
        expect(await findIds('granite')).toEqual([]);
        expect(await findIds('basalt')).toEqual(['a']);
        expect(await adapter.base.counts()).toMatchObject({ documents: 1, passages: 1 });
      });

      it('counts a document that was put twice as it came last', async () => {
        await importAll(
          toDocument('a', Array(250).fill('Quartz.')),
          toDocument('a', ['Basalt.'], { hash: 'later' }),
        );
        expect(await adapter.base.counts()).toMatchObject({ documents: 1, passages: 1 });
        expect(await findIds('quartz')).toEqual([]);
      });

      it('removes a document at the commit and not before', async () => {
        await importAll(toDocument('a', ['Quartz.']), toDocument('b', ['Quartz.']));
        const knowledge = await adapter.openImport();
        expect(await knowledge.remove('a')).toBe(true);
        expect(await knowledge.remove('never there')).toBe(false);
        expect(await findIds('quartz')).toEqual(['a', 'b']);
        await knowledge.commit();
        expect(await findIds('quartz')).toEqual(['b']);
      });

      it('leaves the base as it was when it is aborted', async () => {
        await importAll(toDocument('a', ['Quartz.']));
        const knowledge = await adapter.openImport();
        await knowledge.put(toDocument('a', Array(250).fill('Basalt.')));
        await knowledge.put(toDocument('b', ['Basalt.']));
        await knowledge.remove('a');
        await knowledge.abort();
        expect(await findIds('quartz')).toEqual(['a']);
        expect(await findIds('basalt')).toEqual([]);
        const next = await adapter.openImport();
        expect((await next.find('a'))?.hash).toBe('hash of a');
        await next.abort();
      });

      it('tells what is known of each document, and the documents of each collection', async () => {
        await importAll(
          toDocument('a', ['x']),
          toDocument('b', ['x'], { collection: 'blog', file: '/srv/blog/b' }),
          toDocument('c', ['x']),
        );
        const knowledge = await adapter.openImport();
        expect(await knowledge.find('a')).toMatchObject({
          hash: 'hash of a',
          collection: 'docs',
          file: null,
        });
        expect(await knowledge.find('b')).toMatchObject({ collection: 'blog', file: '/srv/blog/b' });
        expect(await knowledge.findIdOfFile('/srv/blog/b', 'blog')).toBe('b');
        expect(await knowledge.findIdOfFile('/srv/blog/b', 'docs')).toBeNull();
        expect(await knowledge.find('z')).toBeNull();
        expect(await knowledge.listDocumentIds('docs')).toEqual(['a', 'c']);
        expect(await knowledge.listDocumentIds('nothing')).toEqual([]);
        expect(await knowledge.count()).toBe(3);
        await knowledge.abort();
      });

      it('keeps the ids of passages when their document is imported again', async () => {
        await importAll(toDocument('a', ['Quartz.']), toDocument('b', ['Basalt.']));
        const [before] = (await search('quartz')).passages;
        await importAll(toDocument('a', ['Quartz and more.'], { hash: 'new' }));
        expect((await adapter.base.findPassage(before?.id ?? ''))?.text).toBe('Quartz and more.');
      });
    });
  });
}
