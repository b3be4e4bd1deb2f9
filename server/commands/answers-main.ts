import { readFileSync, writeFileSync } from 'node:fs';
import { decodeText } from '../../pipeline/import/decode-text.ts';
import type { OwnerAnswer } from '../../pipeline/ports.ts';
import { parseOwnerAnswers, toOwnerAnswersText } from '../../pipeline/text/owner-answers-text.ts';
import { createOwnerAnswerBook } from '../operator/owner-answer-book.ts';
import type { Stores } from '../stores/stores.ts';
import { runFileCommand } from './run-file-command.ts';
import { withStores } from './with-stores.ts';

const USAGE = `Usage: npm run answers -- import <file> | export [<file>] | check <file>

Answers of your own to single questions, an answer a line. One is said in place of what the documents have:

  {"id":"refunds","questions":["Can I get my money back?","refund"],"text":"Yes, within a month.","expires":"2026-12-31"}

  import <file>     Checks the file and takes its answers, each in place of the one that has its id. A running site gives them
                    with its next question. One line that is wrong, and nothing is taken.
  export [<file>]   Writes all answers, to the terminal or into a file.
  check <file>      Only tells what is wrong with the file.
  --help            Show this.
`;

/** Problems that are told; the others are counted. */
const TOLD = 20;

await runFileCommand({ usage: USAGE, check, takeFile: importAnswers, giveBack: exportAnswers });

function check(path: string): number {
  process.stdout.write(`${path} is right: ${count(load(path))}.\n`);
  return 0;
}

async function importAnswers(path: string): Promise<number> {
  const answers = load(path);
  await withStores(({ ownerAnswers }) => createOwnerAnswerBook(ownerAnswers).keep(answers));
  process.stdout.write(`Took ${count(answers)} from ${path}.\n`);
  return 0;
}

async function exportAnswers({ ownerAnswers }: Stores, path: string | undefined): Promise<number> {
  const answers = await createOwnerAnswerBook(ownerAnswers).list();
  const text = toOwnerAnswersText(answers);
  if (path === undefined) process.stdout.write(text);
  else {
    writeFileSync(path, text);
    process.stdout.write(`Wrote ${count(answers)} to ${path}.\n`);
  }
  return 0;
}

/** @throws {Error} with every problem of the file, a line each */
function load(path: string): readonly OwnerAnswer[] {
  const { answers, problems } = parseOwnerAnswers(read(path));
  if (problems.length === 0) return answers;
  const more = problems.length - TOLD;
  const told = problems.slice(0, TOLD).map((problem) => `${path}, ${problem}.`);
  throw new Error(
    [...told, ...(more > 0 ? [`${path} has ${more} more problems like these.`] : [])].join('\n'),
  );
}

function read(path: string): string {
  try {
    return decodeText(readFileSync(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new Error(`${path} does not exist. Make the file, or name one that is there.`);
    throw new Error(`${path} cannot be read: ${message}.`);
  }
}

function count({ length }: readonly OwnerAnswer[]): string {
  return length === 1 ? '1 answer' : `${length} answers`;
}
