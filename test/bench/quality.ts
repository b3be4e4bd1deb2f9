import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findPackageRoot } from '../../server/environment.ts';
import { embedding } from '../fakes/embedding-upstream.ts';
import { trainLatentEmbedding } from '../fakes/latent-embedding.ts';
import { startScriptedUpstream } from '../fakes/scripted-upstream.ts';
import type { Asked } from './ask.ts';
import { askAll, openDataFiles, type Query, toRunRow } from './data-files.ts';
import { startProduct } from './product.ts';

/** Asks the running product the questions of public test sets, scores what it streams, and prints a table with the floors. */

interface Entry {
  readonly title: string;
  readonly text: string;
}

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.MILEPOST_DATA ?? join(findPackageRoot(), '../shared/data') },
    /** Asks every n-th question only, for a quick look. */
    every: { type: 'string', default: '1' },
    /** Adds vectors of a server of its own: latent semantic analysis of the passages, for want of a model. */
    vectors: { type: 'boolean', default: false },
  },
});
const work = mkdtempSync(join(tmpdir(), 'milepost-quality-'));
const { path, readJsonLines, write, score } = openDataFiles(options.data, work);
const rows: [measure: string, value: number, floor: string, ok: boolean][] = [];

try {
  await measureSquad();
  printTable();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function measureSquad(): Promise<void> {
  const kb = path('squad2/kb.jsonl');
  const answerable = readJsonLines<Query>('squad2/queries.jsonl').filter((query) => query.answerable);
  const foreign = readJsonLines<Query>('mtrag-mini/queries.jsonl');
  const vectors = options.vectors ? await serveVectors(readJsonLines<Entry>('squad2/kb.jsonl')) : null;
  const product = await startProduct([kb], vectors?.settings);
  try {
    const own = await askAll(product.url, everyNth(answerable));
    const off = await askAll(product.url, foreign);
    const gold = write('gold.jsonl', everyNth(answerable));
    const run = write('run.jsonl', own.map(toRunRow));

    const retrieval = score('retrieval', gold, run);
    atLeast('squad2 hit@1', retrieval['hit@1'], 0.81);
    atLeast('squad2 hit@5', retrieval['hit@5'], 0.945);
    atLeast('squad2 MRR@10', retrieval['mrr@10'], 0.87);
    const answers = score('answers', gold, run, kb);
    atLeast(
      'squad2 gold answer in the first 400 characters, code aside',
      answers.gold_string_in_answer,
      0.83,
    );
    atLeast('citations that exist', answers.citation_exists, 1);
    atLeast('quotes that are verbatim', answers.quote_is_verbatim, 1);
    atMost('wrong refusals', answers.wrong_refusal, 0.05);
    const refusal = score('refusal', gold, run, write('off.jsonl', off.map(toRunRow)));
    atLeast('refusal AUROC (mtrag-mini asked of squad2)', refusal.auroc, 0.9);
    const foreignRefused = off.filter(({ asked }) => isRefusal(asked)).length / off.length;
    atLeast('right refusals', foreignRefused, 0);
    atMost('first event p50, ms', median(own.map(({ asked }) => asked.firstEventMs)), 20);
    atMost('whole run p50, ms', median(own.map(({ asked }) => asked.wholeMs)), 60);
    atMost(
      'whole run p99, ms',
      quantile(
        own.map(({ asked }) => asked.wholeMs),
        0.99,
      ),
      Number.POSITIVE_INFINITY,
    );
  } finally {
    await product.stop();
    await vectors?.close();
  }
}

async function serveVectors(entries: readonly Entry[]) {
  const texts = entries.map(({ title, text }) => `${title}\n${text}`);
  const upstream = await startScriptedUpstream(embedding(trainLatentEmbedding(texts, { dimensions: 300 })));
  const settings = { OPENAI_EMBEDDING_MODEL: 'latent-300', OPENAI_EMBEDDING_BASE_URL: upstream.url };
  return { settings, close: () => upstream.close() };
}

function isRefusal({ complete }: Asked): boolean {
  return !complete.success || complete.finishReason === 'unanswered';
}

function everyNth(queries: readonly Query[]): readonly Query[] {
  return queries.filter((_query, index) => index % Number(options.every) === 0);
}

function atLeast(measure: string, value: number | undefined, floor: number): void {
  rows.push([measure, value ?? Number.NaN, `>= ${floor}`, (value ?? Number.NaN) >= floor]);
}

function atMost(measure: string, value: number | undefined, ceiling: number): void {
  rows.push([
    measure,
    value ?? Number.NaN,
    ceiling === Number.POSITIVE_INFINITY ? '' : `<= ${ceiling}`,
    (value ?? Number.NaN) <= ceiling,
  ]);
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

function printTable(): void {
  console.log('| Measure | Value | Floor | |\n|---|---|---|---|');
  for (const [measure, value, floor, ok] of rows) {
    console.log(`| ${measure} | ${Math.round(value * 1000) / 1000} | ${floor} | ${ok ? 'met' : 'MISSED'} |`);
  }
  if (rows.some(([, , , ok]) => !ok)) process.exitCode = 1;
}
