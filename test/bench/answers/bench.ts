import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { type DataFiles, readJsonLines } from '../data-files.ts';
import { type Product, startProduct } from '../product.ts';
import type { MeasureName } from './measures.ts';

const execute = promisify(execFile);
/** Nothing is asked for longer: the largest set takes some minutes on a slow machine. */
const SCRIPT_TIMEOUT_MS = 1_800_000;

/** What the parts of the command share. */
export interface Bench {
  readonly data: DataFiles;
  /** Every so-manieth question is asked. */
  readonly every: number;
  /** `detail`: what the value is made of. */
  tell(name: MeasureName, value: number | undefined, detail?: string): void;
  everyNth<Row>(rows: readonly Row[]): Row[];
  /** Serves the given files from a fresh folder while `work` runs. */
  serve<Result>(imports: readonly string[], work: (product: Product) => Promise<Result>): Promise<Result>;
  /** Asks with `ask.mjs` of the data; returns the path of the answers. */
  askFile(questions: string, url: string): Promise<string>;
  /** What `score-answers.mjs` of the data prints. */
  scoreAnswers(questions: readonly string[], answers: readonly string[]): Promise<AnswerScores>;
  /** Rows as `vary.mjs` of the data changes them. */
  vary<Row>(queries: string, kind: string, limit: number): Promise<Row[]>;
}

/** A line of `ask.mjs`. */
export interface AnswerLine {
  readonly question: string;
  readonly answer: string;
  readonly finishReason: string;
  readonly sources: readonly { documentId: string; url: string; title: string }[];
}

export interface AnswerScores {
  readonly answerable: number;
  readonly unanswerable: number;
  readonly right_not_claimed: number;
  readonly mean_answer_chars: number;
  readonly p95_answer_chars: number;
  /** Each of 100; null where nothing was counted. */
  readonly percent: Readonly<Record<string, number | null>>;
}

type Context = Pick<Bench, 'data' | 'every' | 'tell'> & { readonly work: string; say(line: string): void };

export function createBench({ data, every, tell, work, say }: Context): Bench {
  const runScript = async (name: string, ...args: string[]) => {
    const options = { maxBuffer: 1 << 28, timeout: SCRIPT_TIMEOUT_MS };
    return (await execute(process.execPath, [data.path(name), ...args], options)).stdout;
  };
  return {
    data,
    every,
    tell,
    everyNth: (rows) => rows.filter((_row, index) => index % every === 0),
    async serve(imports, serveWork) {
      say(`importing ${imports.map((path) => path.split('/').slice(-2).join('/')).join(', ')}`);
      const product = await startProduct(imports);
      try {
        return await serveWork(product);
      } finally {
        await product.stop();
      }
    },
    async askFile(questions, url) {
      say(`asking ${basename(questions)}`);
      const answers = join(work, `answers-of-${basename(questions)}`);
      writeFileSync(answers, await runScript('real-docs/ask.mjs', questions, url));
      return answers;
    },
    async scoreAnswers(questions, answers) {
      return JSON.parse(
        await runScript('real-docs/score-answers.mjs', questions.join(','), answers.join(',')),
      );
    },
    async vary(queries, kind, limit) {
      const target = join(work, `vary-${kind}.jsonl`);
      writeFileSync(target, await runScript('probes/vary.mjs', queries, kind, String(limit)));
      return readJsonLines(target);
    },
  };
}

/** The share of those that are so; not a number of none. */
export function shareOf<Item>(items: readonly Item[], isSo: (item: Item) => boolean): number {
  return items.filter(isSo).length / items.length;
}

/** Whether a line of `ask.mjs` says that it answers. */
export function claims({ finishReason }: AnswerLine): boolean {
  return !['unanswered', 'unsure', 'reply', 'failed'].includes(finishReason);
}
