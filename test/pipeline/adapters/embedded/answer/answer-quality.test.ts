import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createExtractiveWriter } from '../../../../../pipeline/adapters/embedded/answer/extractive-writer.ts';
import { createSqliteKnowledgeBase } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { type Database, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import type { KnowledgeBase, Turn } from '../../../../../pipeline/ports.ts';
import { findSharedData } from '../../../../shared-data.ts';

interface Query {
  readonly text: string;
  readonly history?: readonly { role: string; text: string }[];
  readonly answerable: boolean;
  readonly relevant: readonly string[];
  readonly answers: readonly string[];
}

interface Outcome {
  readonly text: string;
  readonly isRefused: boolean;
  readonly confidence: number;
  readonly rank: number;
  readonly areQuotesVerbatim: boolean;
}

const files = ['squad2/kb.jsonl', 'squad2/queries.jsonl', 'mtrag-mini/queries.jsonl'].map(findSharedData);
const never = new AbortController().signal;
/** Every so-manieth answerable question; the floors leave room for the error of so small a sample. */
const STRIDE = 8;

(files.includes(null) ? describe.skip : describe)('answers from 1,216 passages of an encyclopedia', () => {
  const [documentsFile, queriesFile, strangersFile] = files.map(String) as [string, string, string];
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  let database: Database;
  let known: readonly (Outcome & { query: Query })[];
  let strange: readonly Outcome[];

  beforeAll(async () => {
    database = await openDatabase(folder);
    const knowledge = createSqliteKnowledgeImport(database);
    for (const { id, title, text } of readLines<{ id: string; title: string; text: string }>(documentsFile)) {
      const passages = [{ headingPath: [], anchor: null, text }];
      await knowledge.put({ id, collection: 'all', title, url: null, hash: id, passages });
    }
    await knowledge.commit();
    const base = createSqliteKnowledgeBase(database);
    const questions = readLines<Query>(queriesFile).filter(({ answerable }) => answerable);
    known = await Promise.all(
      questions
        .filter((_, index) => index % STRIDE === 0)
        .map(async (query) => ({ query, ...(await ask(base, query)) })),
    );
    strange = await Promise.all(readLines<Query>(strangersFile).map((query) => ask(base, query)));
  });

  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const share = (passes: (outcome: Outcome & { query: Query }) => boolean) =>
    known.filter(passes).length / known.length;

  it('finds the passage: first for four in five questions, among five for 19 in 20', () => {
    expect(share(({ rank }) => rank === 1)).toBeGreaterThan(0.8);
    expect(share(({ rank }) => rank <= 5)).toBeGreaterThan(0.93);
  });

  it('has the right answer within its first 400 characters for four in five questions', () => {
    const isAnswered = (text: string, query: Query) =>
      query.answers.some((answer) => holds(text.slice(0, 400), answer));
    expect(share(({ text, query }) => isAnswered(text, query))).toBeGreaterThan(0.8);
    expect(known.every(({ text }) => text.length <= 1_500)).toBe(true);
  });

  it('quotes nothing that does not stand there', () => {
    expect(known.every(({ areQuotesVerbatim }) => areQuotesVerbatim)).toBe(true);
  });

  it('refuses few questions that it can answer, and most of those of other subjects', () => {
    expect(share(({ isRefused }) => isRefused)).toBeLessThan(0.05);
    expect(strange.filter(({ isRefused }) => isRefused).length / strange.length).toBeGreaterThan(0.6);
    const pairs = known.flatMap((a) => strange.map((b) => (a.confidence > b.confidence ? 1 : 0)));
    expect(pairs.reduce<number>((sum, win) => sum + win, 0) / pairs.length).toBeGreaterThan(0.95);
  });
});

async function ask(base: KnowledgeBase, query: Query): Promise<Outcome> {
  const history = (query.history ?? []).map(
    ({ role, text }): Turn => ({ role: role === 'user' ? 'visitor' : 'site', text }),
  );
  const { passages, terms, confidence } = await base.search({ text: query.text, history, limit: 8 }, never);
  const numbered = passages.map((passage, index) => ({ ...passage, n: index + 1, excerpt: '' }));
  const writing = createExtractiveWriter({ readSection: async ({ text }) => text }).write(
    {
      question: query.text,
      history,
      intent: { kind: 'factoid', confidence: 1, language: 'en' },
      profile: { traits: [] },
      passages: numbered,
      terms,
      confidence,
    },
    never,
  );
  let text = '';
  for (;;) {
    const step = await writing.next();
    if (!step.done) {
      text += step.value;
      continue;
    }
    const { finishReason, citations } = step.value;
    return {
      text,
      isRefused: finishReason !== 'extractive',
      confidence,
      rank: passages.findIndex(({ documentId }) => query.relevant.includes(documentId)) + 1 || Infinity,
      areQuotesVerbatim: citations.every(({ n, quote }) => numbered[n - 1]?.text.includes(quote)),
    };
  }
}

function readLines<Line>(path: string): Line[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Line);
}

function holds(text: string, answer: string): boolean {
  const squash = (part: string) =>
    part
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return ` ${squash(text)} `.includes(` ${squash(answer)} `);
}
