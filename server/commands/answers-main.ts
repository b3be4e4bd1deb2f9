import { writeFileSync } from 'node:fs';
import type { OwnerAnswer } from '../../pipeline/ports.ts';
import { parseOwnerAnswers, toOwnerAnswersText } from '../../pipeline/text/owner-answers-text.ts';
import { createOwnerAnswerBook } from '../operator/owner-answer-book.ts';
import { readOwnerFile, refuseProblems } from '../owner-file.ts';
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

/** @throws {OwnerFileError} with every problem of the file */
function load(path: string): readonly OwnerAnswer[] {
  const { answers, problems } = parseOwnerAnswers(readOwnerFile(path));
  refuseProblems(path, problems);
  return answers;
}

function count({ length }: readonly OwnerAnswer[]): string {
  return length === 1 ? '1 answer' : `${length} answers`;
}
