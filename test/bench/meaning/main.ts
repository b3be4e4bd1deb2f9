import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSqliteKnowledgeBase } from '../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { loadMeaning } from '../../../pipeline/adapters/embedded/meaning/load-meaning.ts';
import { openDatabase } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import type { KnowledgeBase, Turn } from '../../../pipeline/ports.ts';
import { findPackageRoot } from '../../../server/environment.ts';
import { createBench } from '../answers/bench.ts';
import { openDataFiles, readJsonLines } from '../data-files.ts';
import { startProduct } from '../product.ts';
import { measurePlaces, type Places, type RankedQuestion } from './places.ts';
import { withoutRarest } from './without-rarest.ts';

/** Searches public sets by words alone and with the table of meanings, and prints where the right passages come. */

interface Ways {
  readonly words: KnowledgeBase;
  readonly meaning: KnowledgeBase;
}

type Figures = Readonly<Record<keyof Ways, Places>>;

const BASES = ['fastify', 'jekyll', 'postgres', 'sitepolicy', 'vite'] as const;
const LIMIT = 8;
const OWN_QUESTIONS = join(findPackageRoot(), 'test/bench/meaning/other-words.jsonl');
const never = new AbortController().signal;

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.MILEPOST_DATA ?? join(findPackageRoot(), '../shared/data') },
    /** Asks every n-th question only, for a quick look. */
    every: { type: 'string', default: '1' },
  },
});
const work = mkdtempSync(join(tmpdir(), 'milepost-meaning-'));
const data = openDataFiles(options.data, work);
const bench = createBench({
  data,
  every: Number(options.every),
  work,
  tell: () => {},
  say: (line) => process.stderr.write(`${line}\n`),
});
const { embedder, compare } = await loadMeaning(findPackageRoot());

try {
  print('five documentation bases', await measureDocumentation());
  await measureSquad();
  print('MTRAG with history', await measureSet('mtrag-mini/kb.jsonl', readQueries('mtrag-mini')));
  print(
    'the Express documentation, 100 questions in other words',
    await measureSet('express-docs/kb.jsonl', readOwnQuestions()),
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Pages count as the scorer of the data compares them. */
async function measureDocumentation(): Promise<Figures> {
  const files = { questions: [] as string[], words: [] as string[], meaning: [] as string[] };
  for (const base of BASES) {
    const questions = bench.everyNth(
      data.readJsonLines<{ question: string; after?: string }>(`real-docs/${base}/questions.jsonl`),
    );
    files.questions.push(data.write(`${base}.jsonl`, questions));
    await withBase(`real-docs/${base}/docs`, async (ways) => {
      for (const way of ['words', 'meaning'] as const) {
        const lines: unknown[] = [];
        for (const { question, after } of questions) {
          const history: Turn[] = after === undefined ? [] : [{ role: 'visitor', text: after }];
          const { passages } = await ways[way].search({ text: question, history, limit: LIMIT }, never);
          const sources = passages.map(({ documentId, url, title }) => ({ documentId, url, title }));
          lines.push({ base, question, answer: '', finishReason: 'extractive', sources });
        }
        files[way].push(data.write(`${base}-${way}.jsonl`, lines));
      }
    });
  }
  const score = async (way: keyof Ways): Promise<Places> => {
    const { percent } = await bench.scoreAnswers(files.questions, files[way]);
    const share = (name: string) => (percent[name] ?? Number.NaN) / 100;
    return { first: share('right_first'), inThree: share('right_in_3'), inEight: share('right_in_8') };
  };
  return { words: await score('words'), meaning: await score('meaning') };
}

async function measureSquad(): Promise<void> {
  const questions = readQueries('squad2');
  const rest = withoutRarest(
    questions,
    data.readJsonLines<{ title: string; text: string }>('squad2/kb.jsonl'),
  );
  await withBase('squad2/kb.jsonl', async (ways) => {
    print('SQuAD 2.0 dev', await measureQuestions(ways, questions));
    print(
      `the same without its two rarest words, ${rest.length} questions`,
      await measureQuestions(ways, rest),
    );
    await measureTime(ways, questions);
  });
}

async function measureSet(kb: string, questions: readonly RankedQuestion[]): Promise<Figures> {
  return withBase(kb, (ways) => measureQuestions(ways, questions));
}

async function measureQuestions(ways: Ways, questions: readonly RankedQuestion[]): Promise<Figures> {
  return {
    words: await measurePlaces(ways.words, questions, LIMIT),
    meaning: await measurePlaces(ways.meaning, questions, LIMIT),
  };
}

/** In one run and in turns, so that both meet the same machine. */
async function measureTime(ways: Ways, questions: readonly RankedQuestion[]): Promise<void> {
  const spent = { words: 0, meaning: 0 };
  const asked = questions.slice(0, 500);
  for (const { text, history } of asked) {
    for (const way of ['words', 'meaning'] as const) {
      const before = process.cpuUsage();
      await ways[way].search({ text, history, limit: LIMIT }, never);
      const { user, system } = process.cpuUsage(before);
      spent[way] += (user + system) / 1_000;
    }
  }
  const each = (way: keyof Ways) => (spent[way] / asked.length).toFixed(1);
  console.log(`| CPU of a search over 1,216 passages, ms | ${each('words')} | ${each('meaning')} |`);
}

/** Imports a file or folder as an owner does, which makes the vectors, and opens its base in both ways. */
async function withBase<Result>(name: string, measure: (ways: Ways) => Promise<Result>): Promise<Result> {
  process.stderr.write(`searching ${name}\n`);
  const product = await startProduct([data.path(name)]);
  const database = await openDatabase(product.dataDir);
  try {
    const meaning = createSqliteKnowledgeBase(database, { embedder, compareParts: compare });
    await meaning.prepare();
    return await measure({ words: createSqliteKnowledgeBase(database), meaning });
  } finally {
    database.close();
    await product.stop();
  }
}

function readQueries(set: string): RankedQuestion[] {
  interface Query {
    readonly text: string;
    readonly answerable?: boolean;
    readonly relevant: readonly string[];
    readonly history?: readonly { role: string; text: string }[];
  }
  const queries = data
    .readJsonLines<Query>(`${set}/queries.jsonl`)
    .filter((query) => query.answerable !== false);
  return bench.everyNth(queries).map(({ text, relevant, history = [] }) => ({
    text,
    right: relevant,
    history: history.map((turn) => ({ role: turn.role === 'user' ? 'visitor' : 'site', text: turn.text })),
  }));
}

function readOwnQuestions(): RankedQuestion[] {
  const lines = readJsonLines<{ question: string; gold: string[] }>(OWN_QUESTIONS);
  return bench.everyNth(lines).map(({ question, gold }) => ({ text: question, right: gold, history: [] }));
}

function print(title: string, { words, meaning }: Figures): void {
  const show = ({ first, inThree, inEight, reciprocal }: Places) =>
    [first, inThree, inEight, ...(reciprocal === undefined ? [] : [reciprocal])]
      .map((value) => value.toFixed(3))
      .join(' / ');
  console.log(`| ${title} | ${show(words)} | ${show(meaning)} |`);
}
