import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DatabaseError, openDatabase } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteOwnerWordStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-owner-word-store.ts';
import { describeThrown } from '../../pipeline/innermost-cause.ts';
import type { OwnerWordStore } from '../../pipeline/ports.ts';
import { ConfigError, loadConfig } from '../config.ts';
import { readEnvironment } from '../environment.ts';
import { loadOwnerWords, OwnerWordsError } from '../owner-words-file.ts';

const USAGE = `Usage: npm run words -- import <file> | export [<file>] | check <file>

Words of visitors that the documents do not use, a rule a line:

  laid off = severance, redundancy    # each of these finds the others
  laptop -> equipment                 # "laptop" finds "equipment", not the other way round

  import <file>     Checks the file and takes it in place of the words before. A running site uses them with its next question.
  export [<file>]   Writes the words that are in use as they were taken, to the terminal or into a file.
  check <file>      Only tells what is wrong with the file.
  --help            Show this.
`;

try {
  process.exitCode = await run();
} catch (error) {
  const isPlain =
    error instanceof ConfigError || error instanceof DatabaseError || error instanceof OwnerWordsError;
  process.stderr.write(`${isPlain ? error.message : describeThrown(error)}\n`);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h', default: false } },
  });
  const [command, path, ...others] = positionals;
  if (!values.help && others.length === 0) {
    if (command === 'check' && path !== undefined) return check(path);
    if (command === 'import' && path !== undefined) return await importWords(path);
    if (command === 'export') return await withStore((store) => exportWords(store, path));
  }
  process.stdout.write(USAGE);
  return values.help ? 0 : 1;
}

function check(path: string): number {
  process.stdout.write(`${path} is right: ${countRules(loadOwnerWords(path).ruleCount)}.\n`);
  return 0;
}

async function importWords(path: string): Promise<number> {
  const { ruleCount, ...words } = loadOwnerWords(path);
  await withStore((store) => store.replace(words));
  process.stdout.write(`Took ${countRules(ruleCount)} from ${path}.\n`);
  const { OWNER_WORDS: named } = loadConfig(readEnvironment());
  if (named !== null && named !== path) {
    process.stdout.write(`OWNER_WORDS names ${named}, which is taken again at the next start.\n`);
  }
  return 0;
}

async function exportWords(store: OwnerWordStore, path: string | undefined): Promise<number> {
  const words = await store.read();
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

async function withStore<Result>(work: (store: OwnerWordStore) => Promise<Result>): Promise<Result> {
  const database = await openDatabase(loadConfig(readEnvironment()).DATA_DIR);
  try {
    return await work(createSqliteOwnerWordStore(database));
  } finally {
    database.close();
  }
}

function countRules(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'rule' : 'rules'}`;
}
