import { afterAll, describe, expect, it } from '@jest/globals';
import { prepareDocument } from '../../../pipeline/adapters/embedded/knowledge/stage-documents.ts';
import { importPaths } from '../../../pipeline/import/import-paths.ts';
import { KINDS } from '../../../pipeline/import/kinds.ts';
import { PassedOver } from '../../../pipeline/import/passed-over.ts';
import { jsonToDocument, toDocument } from '../../../pipeline/import/to-document.ts';
import { UnreadableSource } from '../../../pipeline/import/unreadable-source.ts';
import { HOSTILE_SHAPES } from '../../fakes/hostile-documents.ts';
import { createMemoryKnowledgeImport } from '../../fakes/memory-knowledge-import.ts';
import { createScratchFolder } from './scratch-folder.ts';

const CONTEXT = { collection: 'docs', baseUrl: null };
const LENGTH = 30_000;
/** Below this a time says nothing about how it grows. */
const FLOOR_MS = 60;

const READERS = {
  markdown: (text: string) => readFile('markdown', text),
  html: (text: string) => readFile('html', text),
  restructuredtext: (text: string) => readFile('restructuredtext', text),
  asciidoc: (text: string) => readFile('asciidoc', text),
  text: (text: string) => readFile('text', text),
  jsonl: (text: string) =>
    jsonToDocument({ id: 'a', title: text, text, url: null }, Buffer.from(text), CONTEXT),
};

function readFile(name: 'markdown' | 'html' | 'restructuredtext' | 'asciidoc' | 'text', text: string) {
  const kind = KINDS.find((each) => each.name === name);
  if (!kind || !('read' in kind)) throw new Error(`${name} has no reader of one document.`);
  const parsed = kind.read(Buffer.from(text), {
    path: 'a',
    signal: new AbortController().signal,
    note: () => {},
  });
  return toDocument(parsed as Awaited<typeof parsed>, { id: 'a', path: 'a', root: null, hash: 'h' }, CONTEXT);
}

/** Processor time, which a busy machine does not lengthen, for all that an import does with a document. */
function msOf(read: (typeof READERS)['text'], text: string): number {
  const before = process.cpuUsage();
  try {
    prepareDocument(read(text));
  } catch (error) {
    // A reason is an answer too; anything else is told in the summary as what could not be taken apart.
    const isReason = error instanceof UnreadableSource || error instanceof PassedOver;
    if (!isReason && !(error instanceof RangeError)) throw error;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function medianMs(read: (typeof READERS)['text'], text: string): number {
  const times = Array.from({ length: 5 }, () => msOf(read, text)).sort((a, b) => a - b);
  return times[2] ?? 0;
}

describe.each(Object.entries(READERS))('reading %s', (_kind, read) => {
  it('takes less than three times as long for twice as much, whatever it is', () => {
    const slow = Object.entries(HOSTILE_SHAPES).flatMap(([name, toText]) => {
      const [text, twice] = [toText(LENGTH), toText(2 * LENGTH)];
      const isFine = (onceMs: number, twiceMs: number) =>
        twiceMs < FLOOR_MS || twiceMs < 3 * Math.max(onceMs, FLOOR_MS / 2);
      // Most need no second look, and five of each would take minutes.
      if (isFine(msOf(read, text), msOf(read, twice))) return [];
      const [onceMs, twiceMs] = [medianMs(read, text), medianMs(read, twice)];
      return isFine(onceMs, twiceMs) ? [] : [`${name}: ${onceMs} ms, then ${twiceMs} ms`];
    });
    expect(slow).toEqual([]);
  }, 300_000);
});

describe('an import of documents that once took minutes', () => {
  const folder = createScratchFolder({
    'comments.md': '<!--'.repeat(300_000),
    'comments.html': '<!--'.repeat(300_000),
    'comments.mdx': '{/*'.repeat(300_000),
    'nested.html': '<table><tr><td>a</td><td>'.repeat(400) + '</td></tr></table>'.repeat(400),
    'nested.md': `${'<table>\n<tr><td>a</td><td>\n'.repeat(400)}${'</td></tr></table>\n'.repeat(400)}`,
    'rows.html': `<table>${'<tr><td>a</td><td>b</td></tr>'.repeat(160_000)}</table>`,
    'returns.txt': `a${'\r'.repeat(3 * 2 ** 20)}b`,
    'spaces.txt': `a${' '.repeat(3 * 2 ** 20)}b`,
    'brackets.md': '['.repeat(2 ** 20),
  });
  afterAll(() => folder.remove());

  it('is over soon, and tells what was not read and why', async () => {
    const startedAt = performance.now();
    const summary = await importPaths({
      paths: [folder.path],
      target: createMemoryKnowledgeImport(),
      removeMissing: false,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    const reasons = Object.fromEntries(summary.failures.map(({ path, reason }) => [path, reason]));
    expect(reasons['nested.html']).toContain('nested too deeply');
    expect(reasons['nested.md']).toContain('nested too deeply');
    expect(summary.added).toBe(9 - summary.failures.length - summary.skipped.length);
    expect(summary.added).toBeGreaterThanOrEqual(5);
  }, 120_000);
});
