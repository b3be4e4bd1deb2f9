import { afterAll, describe, expect, it } from '@jest/globals';
import { prepareDocument } from '../../../pipeline/adapters/embedded/knowledge/stage-documents.ts';
import { importPaths } from '../../../pipeline/import/folder/import-paths.ts';
import { KINDS } from '../../../pipeline/import/kinds.ts';
import { PassedOver } from '../../../pipeline/import/passed-over.ts';
import { jsonToDocument, toDocument } from '../../../pipeline/import/to-document.ts';
import { UnreadableSource } from '../../../pipeline/import/unreadable-source.ts';
import type { ImportedDocument } from '../../../pipeline/ports.ts';
import { HOSTILE_SHAPES } from '../../fakes/hostile-documents.ts';
import { makeDocx, paragraph } from '../../fakes/make-docx.ts';
import { makePdf, toLines } from '../../fakes/make-pdf.ts';
import { makeZip } from '../../fakes/make-zip.ts';
import { createMemoryKnowledgeImport } from '../../fakes/memory-knowledge-import.ts';
import { tellGrowth } from '../../measure-time.ts';
import { createScratchFolder } from './scratch-folder.ts';

const CONTEXT = { collection: 'docs', baseUrl: null };
const LENGTH = 30_000;
/** Of readers that do much around each line, so that all shapes take seconds and not minutes. */
const SHORT_LENGTHS: Readonly<Record<string, number>> = { pdf: 8_000, docx: 6_000, openapi: 8_000 };
/** Below this a time says nothing about how it grows. */
const FLOOR_MS = 60;

const READERS = {
  markdown: (text: string) => readFile('markdown', Buffer.from(text)),
  html: (text: string) => readFile('html', Buffer.from(text)),
  restructuredtext: (text: string) => readFile('restructuredtext', Buffer.from(text)),
  asciidoc: (text: string) => readFile('asciidoc', Buffer.from(text)),
  text: (text: string) => readFile('text', Buffer.from(text)),
  pdf: (text: string) => readFile('pdf', toPdf(text)),
  docx: (text: string) => readFile('docx', toDocx(text)),
  epub: (text: string) => splitFile('epub', toEpub(text)),
  zip: (text: string) => splitFile('zip', makeZip({ 'a.md': text })),
  yaml: (text: string) => splitFile('openapi', Buffer.from(`openapi: 3.0.0\n${text}`)),
  openapi: (text: string) => splitFile('openapi', Buffer.from(toDescription(text))),
  jsonl: (text: string) => jsonToDocument({ id: 'a', title: text, text, url: null }, 'h', CONTEXT),
};

const INFO = { path: 'a.json', signal: new AbortController().signal, note: () => {} };
const IDENTITY = { id: 'a', path: 'a', root: null, file: null, hash: 'h' };

function findKindNamed(name: string) {
  const kind = KINDS.find((each) => each.name === name);
  if (!kind) throw new Error(`${name} is no kind.`);
  return kind;
}

async function readFile(name: string, bytes: Uint8Array) {
  const kind = findKindNamed(name);
  if (!('read' in kind)) throw new Error(`${name} has no reader of one document.`);
  return toDocument(await kind.read(bytes, INFO), IDENTITY, CONTEXT);
}

async function splitFile(name: string, bytes: Uint8Array) {
  const kind = findKindNamed(name);
  if (!('split' in kind)) throw new Error(`${name} has no reader of several documents.`);
  const [part] = await kind.split(bytes, INFO);
  if (!part) throw new PassedOver('no parts');
  return toDocument(await part.read(), IDENTITY, CONTEXT);
}

function toPdf(text: string): Buffer {
  const lines = text.match(/[^\n]{1,80}/g) ?? [];
  const pages = Array.from({ length: Math.ceil(lines.length / 50) }, (_, index) =>
    toLines(lines.slice(50 * index, 50 * index + 50)),
  );
  return makePdf(pages);
}

function toDocx(text: string): Buffer {
  // Without what XML does not allow.
  const lines = text.replace(/[^\t\n\x20-\ud7ff\ue000-\ufffd]/g, '').split('\n');
  const escaped = lines.map((line) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
  return makeDocx(escaped.map((line) => paragraph(line)).join(''));
}

function toEpub(text: string): Buffer {
  return makeZip({
    'META-INF/container.xml': '<container><rootfile full-path="a.opf"/></container>',
    'a.opf':
      '<package><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><itemref idref="a"/></package>',
    'a.xhtml': text,
  });
}

function toDescription(text: string): string {
  const schema = { type: 'object', properties: { [text]: { description: text, default: text } } };
  const body = { description: text, content: { [text]: { schema, example: text } } };
  const get = { summary: text, description: text, requestBody: body, responses: { [text]: body } };
  return JSON.stringify({ openapi: '3.0.0', paths: { '/a': { get } } });
}

type Reader = (text: string) => ImportedDocument | Promise<ImportedDocument>;

/** All that an import does with a document. */
async function importWith(read: Reader, text: string): Promise<void> {
  try {
    prepareDocument(await read(text));
  } catch (error) {
    // A reason is an answer too; anything else is told in the summary as what could not be taken apart.
    const isReason = error instanceof UnreadableSource || error instanceof PassedOver;
    if (!isReason && !(error instanceof RangeError)) throw error;
  }
}

describe.each(Object.entries(READERS))('reading %s', (kind, read) => {
  const length = SHORT_LENGTHS[kind] ?? LENGTH;
  it('takes less than three times as long for twice as much, whatever it is', async () => {
    const slow: string[] = [];
    for (const [name, toText] of Object.entries(HOSTILE_SHAPES)) {
      const verdict = await tellGrowth((times) => importWith(read, toText(times * length)), FLOOR_MS);
      if (verdict) slow.push(`${name}: ${verdict}`);
    }
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
