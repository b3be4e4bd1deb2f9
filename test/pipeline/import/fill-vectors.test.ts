import { describe, expect, it } from '@jest/globals';
import { createSqliteKnowledgeImport } from '../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { createSqliteVectorStore } from '../../../pipeline/adapters/embedded/knowledge/sqlite-vector-store.ts';
import type { Database } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import { RunFailure } from '../../../pipeline/failure.ts';
import { fillVectors } from '../../../pipeline/import/fill-vectors.ts';
import type { Embedder } from '../../../pipeline/ports.ts';
import { toDocument } from '../../contracts/knowledge-base.ts';
import { useTemporaryDatabase } from '../../temporary-database.ts';

let database: Database;
useTemporaryDatabase((opened) => {
  database = opened;
});

async function importTexts(texts: readonly string[], hash = 'h'): Promise<void> {
  const knowledge = createSqliteKnowledgeImport(database);
  await knowledge.put(toDocument('a', texts, { hash, title: 'T' }));
  await knowledge.commit();
}

/** Embeds what `check` lets pass, and notes the texts of every request. */
function createEmbedder(check: (texts: readonly string[], request: number) => void = () => {}) {
  const requests: (readonly string[])[] = [];
  const embedder: Embedder = {
    model: 'm',
    async embed(texts, signal) {
      signal.throwIfAborted();
      requests.push(texts);
      check(texts, requests.length);
      return texts.map((text) => Float32Array.of(text.length, 1));
    },
  };
  return { embedder, requests };
}

function fill(embedder: Embedder, controller = new AbortController()) {
  const steps: { done: number; total: number }[] = [];
  const store = createSqliteVectorStore(database);
  const { signal } = controller;
  const filling = fillVectors({ store, embedder, signal, onProgress: (step) => steps.push(step) });
  return filling.then((summary) => ({ summary, steps }));
}

const number = (count: number) => Array.from({ length: count }, (_, at) => `Rock number ${at}.`);

describe('filling the vectors', () => {
  it('asks for 64 texts at a time and tells how far it is', async () => {
    await importTexts(number(150));
    const { embedder, requests } = createEmbedder();
    const { summary, steps } = await fill(embedder);
    expect(summary).toMatchObject({ made: 150, kept: 0, missing: 0, failure: null });
    expect(requests.map((texts) => texts.length)).toEqual([1, 64, 64, 22]);
    expect(steps).toEqual([
      { done: 64, total: 150 },
      { done: 128, total: 150 },
      { done: 150, total: 150 },
    ]);
  });

  it('asks for fewer when they are long', async () => {
    await importTexts(number(10).map((text) => text + 'x'.repeat(30_000)));
    const { embedder, requests } = createEmbedder();
    await fill(embedder);
    expect(requests.map((texts) => texts.length)).toEqual([1, 2, 2, 2, 2, 2]);
  });

  it('keeps what was made before the server died, says what is missing, and goes on from there', async () => {
    await importTexts(number(150));
    const dying = createEmbedder((_texts, request) => {
      if (request > 2) throw new RunFailure('upstream_unavailable', 'Gone.');
    });
    const { summary } = await fill(dying.embedder);
    expect(summary).toMatchObject({ made: 64, kept: 0, missing: 86, failure: { message: 'Gone.' } });
    const healthy = createEmbedder();
    expect((await fill(healthy.embedder)).summary).toMatchObject({ made: 86, kept: 64, missing: 0 });
    expect(healthy.requests.flat()).not.toContain('T\n\nRock number 5.');
  });

  it('costs one request when nothing has changed', async () => {
    await importTexts(number(3));
    await fill(createEmbedder().embedder);
    const { embedder, requests } = createEmbedder();
    expect((await fill(embedder)).summary).toMatchObject({ made: 0, kept: 3, missing: 0 });
    expect(requests).toHaveLength(1);
  });

  it('changes nothing when the server cannot be reached at all', async () => {
    await importTexts(number(3));
    const { embedder } = createEmbedder(() => {
      throw new RunFailure('upstream_unavailable', 'Gone.');
    });
    expect((await fill(embedder)).summary).toMatchObject({ made: 0, kept: 0, missing: 3 });
    expect((await fill(createEmbedder().embedder)).summary).toMatchObject({ made: 3 });
  });

  it('ends when it is aborted, and leaves no lock', async () => {
    await importTexts(number(150));
    const controller = new AbortController();
    const { embedder } = createEmbedder((_texts, request) => {
      if (request === 2) controller.abort(new Error('stopped'));
    });
    const { summary } = await fill(embedder, controller);
    expect(summary).toMatchObject({ made: 64, missing: 86, failure: { message: 'stopped' } });
    expect((await fill(createEmbedder().embedder)).summary).toMatchObject({ made: 86 });
  });

  it('makes a vector of a part of a text that the model finds too long, and of the others whole', async () => {
    const long = `Long. ${'x'.repeat(3_000)}`;
    await importTexts(['Quartz.', long, 'Slate.']);
    const { embedder, requests } = createEmbedder((texts) => {
      if (texts.some((text) => text.length > 1_000)) throw new RunFailure('upstream_refused', 'Too long.');
    });
    expect((await fill(embedder)).summary).toMatchObject({ made: 3, missing: 0, failure: null });
    const taken = requests.filter((texts) => texts.every((text) => text.length <= 1_000)).flat();
    expect(taken).toContain('T\n\nQuartz.');
    expect(taken).toContain('T\n\nSlate.');
    expect(taken.some((text) => text.startsWith('T\n\nLong. xxx'))).toBe(true);
  });

  it('puts a text aside that no vector is made of, names it, and goes on', async () => {
    await importTexts(number(150).map((text, at) => (at === 70 ? 'Poison.' : text)));
    const refuse = (texts: readonly string[]) => {
      if (texts.some((text) => text.includes('Poison')))
        throw new RunFailure('upstream_invalid', 'Not a number.');
    };
    const { embedder, requests } = createEmbedder(refuse);
    const { summary, steps } = await fill(embedder);
    expect(summary).toMatchObject({ made: 149, kept: 0, missing: 1, failure: null });
    expect(summary.aside).toEqual({ count: 1, named: [{ name: 'T', reason: 'Not a number.' }] });
    expect(steps.at(-1)).toEqual({ done: 150, total: 150 });
    // The batch, a word that tells whether the server is well, and one request a half.
    expect(requests.length).toBeLessThanOrEqual(1 + 3 + 1 + 2 * 6);
    const again = createEmbedder(refuse);
    expect((await fill(again.embedder)).summary).toMatchObject({ made: 0, kept: 149, missing: 1 });
    expect((await fill(createEmbedder().embedder)).summary).toMatchObject({
      made: 1,
      missing: 0,
      aside: { count: 0 },
    });
  });

  it('puts vectors of another length aside', async () => {
    await importTexts(['Quartz.', 'Slate.']);
    const { embedder } = createEmbedder();
    const odd: Embedder = {
      ...embedder,
      embed: async (texts) => texts.map((text) => new Float32Array(text.includes('Slate') ? 3 : 2).fill(1)),
    };
    expect((await fill(odd)).summary).toMatchObject({
      made: 1,
      missing: 1,
      failure: null,
      aside: { count: 1 },
    });
  });

  it('gives up on a server that makes no vector of a plain word any more', async () => {
    await importTexts(number(100));
    const { embedder, requests } = createEmbedder((_texts, request) => {
      if (request > 1) throw new RunFailure('upstream_refused', 'No.');
    });
    expect((await fill(embedder)).summary).toMatchObject({
      made: 0,
      missing: 100,
      failure: { message: 'No.' },
      aside: { count: 0 },
    });
    expect(requests).toHaveLength(3);
  });

  it('cuts no character in half', async () => {
    await importTexts(['🪨'.repeat(600), `.${'🪨'.repeat(600)}`]);
    const { embedder, requests } = createEmbedder((texts) => {
      if (texts.some((text) => text.length > 1_000)) throw new RunFailure('upstream_refused', 'Too long.');
    });
    expect((await fill(embedder)).summary).toMatchObject({ made: 2 });
    expect(requests.flat().filter((text) => !text.isWellFormed())).toEqual([]);
  });

  it('gives up with a server that makes a vector of a word and of no passage', async () => {
    await importTexts(number(3_000));
    const { embedder, requests } = createEmbedder((texts) => {
      if (texts.some((text) => text.includes('Rock'))) throw new RunFailure('upstream_refused', 'No rocks.');
    });
    const { summary } = await fill(embedder);
    expect(summary).toMatchObject({ made: 0, missing: 3_000, aside: { count: 256 } });
    expect(summary.failure?.message).toContain('No rocks.');
    expect(requests.length).toBeLessThan(600);
  });

  it('goes on after many that are refused, as long as others are not', async () => {
    await importTexts(number(400));
    const { embedder } = createEmbedder((texts) => {
      const isPoison = (text: string) => Number(/(\d+)\.$/.exec(text)?.[1]) % 100 > 0;
      if (texts.some((text) => text.includes('Rock') && isPoison(text)))
        throw new RunFailure('upstream_refused', 'No rocks.');
    });
    expect((await fill(embedder)).summary).toMatchObject({ made: 4, aside: { count: 396 }, failure: null });
  });
});
