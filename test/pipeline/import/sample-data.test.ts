import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { importPaths } from '../../../pipeline/import/folder/import-paths.ts';
import { createMemoryKnowledgeImport } from '../../fakes/memory-knowledge-import.ts';
import { findDataFolder } from './data-folder.ts';

const data = findDataFolder('.');

(data ? describe : describe.skip)('importing the sample data', () => {
  async function run(name: string) {
    const target = createMemoryKnowledgeImport();
    const summary = await importPaths({
      paths: [join(data ?? '', name)],
      target,
      removeMissing: false,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    return { summary, documents: [...target.documents.values()] };
  }

  it('keeps every paragraph of SQuAD one passage, whatever its length', async () => {
    const { summary, documents } = await run('squad2/kb.jsonl');
    expect(summary).toMatchObject({ added: 1_216, passages: 1_216, failures: [], skipped: [] });
    expect(documents.every(({ passages }) => passages[0]?.anchor === null)).toBe(true);
  });

  it.each(['mtrag-mini/kb.jsonl', 'express-docs/kb.jsonl'])(
    'cuts the long documents of %s and keeps their words',
    async (name) => {
      const { summary, documents } = await run(name);
      expect(summary.failures).toEqual([]);
      const texts = documents.flatMap(({ passages }) => passages.map(({ text }) => text));
      expect(texts.length).toBeGreaterThan(documents.length);
      // A single paragraph or code block may be longer, up to three times.
      expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(4_800);
      expect(texts.filter((text) => text.length > 1_600).length).toBeLessThan(texts.length / 20);
    },
  );

  it('reads fifty pages of MDX with titles, headings and anchors', async () => {
    const { summary, documents } = await run('express-docs/raw');
    expect(summary).toMatchObject({ added: 50, failures: [], skipped: [] });
    const faq = documents.find(({ id }) => id === 'starter/faq.mdx');
    expect(faq?.title).toBe('FAQ');
    expect(faq?.passages.map(({ headingPath, anchor }) => [headingPath.join(), anchor])).toContainEqual([
      'How do I handle 404 responses?',
      'how-do-i-handle-404-responses',
    ]);
  });
});
