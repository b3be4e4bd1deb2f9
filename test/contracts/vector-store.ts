import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImportedDocument, KnowledgeImport, VectorStore } from '../../pipeline/ports.ts';
import { toDocument } from './knowledge-base.ts';

export interface VectorAdapter {
  readonly store: VectorStore;
  openImport(): KnowledgeImport | Promise<KnowledgeImport>;
  close(): void | Promise<void>;
}

const KIND = { model: 'm', dimensions: 2 };

/** What every VectorStore keeps to. `create` makes an empty one, and the import of the base that it belongs to. */
export function describeVectorStore(name: string, create: () => Promise<VectorAdapter>): void {
  describe(`${name} as a vector store`, () => {
    let adapter: VectorAdapter;

    beforeEach(async () => {
      adapter = await create();
    });
    afterEach(() => adapter.close());

    async function importAll(...documents: readonly ImportedDocument[]): Promise<void> {
      const knowledge = await adapter.openImport();
      for (const document of documents) await knowledge.put(document);
      await knowledge.commit();
    }

    /** Fills to the end, and gives the texts that had no vector. */
    async function fill(kind = KIND): Promise<string[]> {
      const filling = await adapter.store.begin(kind);
      const texts: string[] = [];
      for (let listed = await filling.list(2); listed.length > 0; listed = await filling.list(2)) {
        texts.push(...listed.map(({ text }) => text));
        await filling.put(
          listed.map(({ contentHash }) => ({ contentHash, vector: new Float32Array(kind.dimensions) })),
        );
      }
      await filling.end(true);
      return texts;
    }

    it('counts passages without vectors, and lists them with title and headings, in the order of import', async () => {
      const heading = { headingPath: ['Rocks', 'Hard'], anchor: null, text: 'Basalt.' };
      await importAll(toDocument('a', ['Quartz.', 'Slate.']), toDocument('b', [], { passages: [heading] }));
      expect(await adapter.store.count('m')).toEqual({ passages: 3, vectors: 0 });
      expect(await fill()).toEqual([
        'Title of a\n\nQuartz.',
        'Title of a\n\nSlate.',
        'Title of b\nRocks › Hard\n\nBasalt.',
      ]);
      expect(await adapter.store.count('m')).toEqual({ passages: 3, vectors: 3 });
    });

    it('asks again only for what changed', async () => {
      await importAll(toDocument('a', ['Quartz.', 'Slate.']));
      await fill();
      await importAll(toDocument('a', ['Quartz.', 'Marble.'], { hash: 'other' }));
      expect(await adapter.store.count('m')).toEqual({ passages: 2, vectors: 1 });
      expect(await fill()).toEqual(['Title of a\n\nMarble.']);
      expect(await fill()).toEqual([]);
    });

    it('gives passages of the same content one vector', async () => {
      await importAll(toDocument('a', ['Quartz.', 'Quartz.', 'Quartz.', 'Slate.']));
      expect(await fill()).toEqual(['Title of a\n\nQuartz.', 'Title of a\n\nSlate.']);
      expect(await adapter.store.count('m')).toEqual({ passages: 4, vectors: 4 });
    });

    it('keeps what an interrupted filling stored, and goes on with the rest', async () => {
      await importAll(toDocument('a', ['Quartz.', 'Slate.', 'Marble.']));
      const filling = await adapter.store.begin(KIND);
      expect(filling).toMatchObject({ kept: 0, missing: 3 });
      const [first] = await filling.list(1);
      await filling.put([{ contentHash: first?.contentHash ?? '', vector: new Float32Array(2) }]);
      await filling.end(false);
      const next = await adapter.store.begin(KIND);
      expect(next).toMatchObject({ kept: 1, missing: 2 });
      await next.end(false);
      expect(await fill()).toEqual(['Title of a\n\nSlate.', 'Title of a\n\nMarble.']);
    });

    it('makes all vectors anew for another model or length, and drops the others at the end', async () => {
      await importAll(toDocument('a', ['Quartz.', 'Slate.']));
      await fill();
      expect(await fill({ model: 'm', dimensions: 3 })).toHaveLength(2);
      expect(await fill({ model: 'n', dimensions: 3 })).toHaveLength(2);
      expect(await adapter.store.count('m')).toEqual({ passages: 2, vectors: 0 });
      expect(await adapter.store.count('n')).toEqual({ passages: 2, vectors: 2 });
    });

    it('finds documents that are imported while it fills', async () => {
      await importAll(toDocument('a', ['Quartz.']));
      const filling = await adapter.store.begin(KIND);
      expect(await filling.list(8)).toHaveLength(1);
      await importAll(toDocument('b', ['Slate.']));
      expect((await filling.list(8)).map(({ text }) => text)).toEqual(['Title of b\n\nSlate.']);
      await filling.end(false);
    });

    it('lets only one filling run at a time', async () => {
      const filling = await adapter.store.begin(KIND);
      await expect(adapter.store.begin(KIND)).rejects.toThrow('under way');
      await filling.end(false);
      await (await adapter.store.begin(KIND)).end(false);
    });
  });
}
