import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Asked, ask, isClaimed } from './ask.ts';
import { toShownText } from './shown-text.ts';

export interface Query {
  readonly id: string;
  readonly text: string;
  readonly answerable?: boolean;
}

export interface AskedQuery {
  readonly id: string;
  readonly asked: Asked;
}

/** The folder of the public data with its scorer, and a folder for what is made of it. */
export interface DataFiles {
  /** The path of a file of the data. */
  path(name: string): string;
  readJsonLines<Row>(name: string): Row[];
  /** Writes rows as JSONL and returns the path. */
  write(name: string, rows: readonly unknown[]): string;
  /** What `score.mjs` of the data prints. */
  score(...args: string[]): Record<string, number>;
}

export function openDataFiles(folder: string, work: string): DataFiles {
  const path = (name: string) => join(folder, name);
  return {
    path,
    readJsonLines: (name) => readJsonLines(path(name)),
    write(name, rows) {
      const target = join(work, name);
      writeFileSync(target, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      return target;
    },
    score(...args) {
      const output = execFileSync(process.execPath, [path('score.mjs'), ...args], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
      return JSON.parse(output);
    },
  };
}

export function readJsonLines<Row>(path: string): Row[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** Asks one after the other: the times are those of an idle server. */
export async function askAll(url: string, queries: readonly Query[]): Promise<AskedQuery[]> {
  const results: AskedQuery[] = [];
  for (const { id, text } of queries) results.push({ id, asked: await ask(url, text) });
  return results;
}

/** A row for `score.mjs`. Gold counts in claimed answers only, and where a reader looks. */
export function toRunRow({ id, asked }: AskedQuery) {
  const { complete, sources } = asked;
  const ranked = sources.map(({ documentId }) => documentId);
  if (!complete.success) return { id, ranked, answer: '', citations: [], confidence: 0, refused: true };
  const citations = complete.sources.flatMap(({ documentId, quotes }) =>
    quotes.map((quote) => ({ id: documentId, quote })),
  );
  const answer = isClaimed(asked) ? toShownText(complete.response) : '';
  const refused = complete.finishReason === 'unanswered';
  return { id, ranked, answer, citations, confidence: complete.confidence, refused };
}
