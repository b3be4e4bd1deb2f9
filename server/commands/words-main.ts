import { writeFileSync } from 'node:fs';
import { findIdleRules } from '../../pipeline/adapters/embedded/knowledge/idle-rules.ts';
import { loadConfig } from '../config.ts';
import { readEnvironment } from '../environment.ts';
import { loadOwnerWords } from '../owner-words-file.ts';
import type { Stores } from '../stores/stores.ts';
import { runFileCommand } from './run-file-command.ts';
import { withStores } from './with-stores.ts';

const USAGE = `Usage: npm run words -- import <file> | export [<file>] | check <file>

Words of visitors that the documents do not use, a rule a line:

  laid off = severance, redundancy    # each of these finds the others
  laptop -> equipment                 # "laptop" finds "equipment", not the other way round

  import <file>     Checks the file and takes it in place of the words before. A running site uses them with its next question.
  export [<file>]   Writes the words that are in use as they were taken, to the terminal or into a file.
  check <file>      Only tells what is wrong with the file.
  --help            Show this.
`;

await runFileCommand({ usage: USAGE, check, takeFile: importWords, giveBack: exportWords });

function check(path: string): number {
  process.stdout.write(`${path} is right: ${countRules(loadOwnerWords(path).rules)}.\n`);
  return 0;
}

async function importWords(path: string): Promise<number> {
  const { rules, ...words } = loadOwnerWords(path);
  const idle = await withStores(async ({ ownerWords, index, catchUp }) => {
    await ownerWords.replace(words);
    await catchUp();
    return findIdleRules(index, rules);
  });
  process.stdout.write(`Took ${countRules(rules)} from ${path}.\n`);
  for (const { found } of idle) {
    process.stdout.write(`No document has ${found.map((phrase) => `"${phrase}"`).join(' or ')} yet.\n`);
  }
  const { OWNER_WORDS: named } = loadConfig(readEnvironment());
  if (named !== null && named !== path) {
    process.stdout.write(`OWNER_WORDS names ${named}, which is taken again at the next start.\n`);
  }
  return 0;
}

async function exportWords({ ownerWords }: Stores, path: string | undefined): Promise<number> {
  const words = await ownerWords.read();
  if (words === null) {
    process.stderr.write(
      'There are no words yet. Take a file of them with: npm run words -- import <file>\n',
    );
    return 1;
  }
  if (path === undefined) process.stdout.write(words.text);
  else writeFileSync(path, words.text);
  return 0;
}

function countRules({ length }: readonly unknown[]): string {
  return `${length.toLocaleString('en')} ${length === 1 ? 'rule' : 'rules'}`;
}
