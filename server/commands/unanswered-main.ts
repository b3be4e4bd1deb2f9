import { parseArgs } from 'node:util';
import { openDatabase } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteRunStore } from '../../pipeline/adapters/embedded/sqlite/sqlite-run-store.ts';
import { describeThrown } from '../../pipeline/innermost-cause.ts';
import { loadConfig } from '../config.ts';
import { readEnvironment } from '../environment.ts';
import { toUnansweredText } from './unanswered-text.ts';

const DAY_MS = 86_400_000;
const MAX_DAYS = 36_500;

const USAGE = `Usage: npm run unanswered -- [options]

Lists the questions that the documents did not answer, the most frequent first, with the source that came closest: what to
write next. Works beside a running server.

  --days N   How far back to look, 1 to ${MAX_DAYS} [30]
  --json     Print one JSON object a line: question, count, lastAskedAt, closest.
  --help     Show this.
`;

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${describeThrown(error)}\n`);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      days: { type: 'string', default: '30' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help || positionals.length > 0) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 1;
  }
  const days = parseDays(values.days);
  const database = await openDatabase(loadConfig(readEnvironment()).DATA_DIR);
  try {
    const questions = createSqliteRunStore(database).listUnanswered(Date.now() - days * DAY_MS);
    process.stdout.write(
      values.json
        ? questions.map((question) => `${JSON.stringify(question)}\n`).join('')
        : toUnansweredText(questions, days),
    );
    return 0;
  } finally {
    database.close();
  }
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!/^\d+$/.test(text) || days < 1 || days > MAX_DAYS) {
    throw new Error(`--days ${text} is not a whole number from 1 to ${MAX_DAYS}.`);
  }
  return days;
}
