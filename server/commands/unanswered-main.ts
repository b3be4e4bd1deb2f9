import { parseArgs } from 'node:util';
import { createOwnerVocabularyReader } from '../../pipeline/adapters/embedded/knowledge/owner-words.ts';
import { createUnknownWordFinder } from '../../pipeline/adapters/embedded/knowledge/unknown-words.ts';
import { DatabaseError } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { LITTLE_CONFIDENCE } from '../../pipeline/runs/weak-answers.ts';
import type { Stores } from '../stores/stores.ts';
import { runCommand } from './run-command.ts';
import { type ListedAnswer, toUnansweredText } from './unanswered-text.ts';
import { withStores } from './with-stores.ts';

const DAY_MS = 86_400_000;
const MAX_DAYS = 36_500;

const USAGE = `Usage: npm run unanswered -- [options]

Lists the questions that the documents did not answer, then those that Milepost was not sure of or answered with little
confidence, the latest first, each with the place that came closest and the words that no document has: what to write next,
or which words to add to the file of OWNER_WORDS. Works beside a running server.

  --days N    How far back to look, 1 to ${MAX_DAYS} [30]
  --below N   Answers with less confidence are listed, 0 to 1 [${LITTLE_CONFIDENCE}]
  --label L   Only questions that have this label, one of those of npm run train:intents; '' for those without any
  --json      Print one JSON object a line: question, outcome (unanswered, unsure or doubtful), count, lastAskedAt,
              confidence, closest, ownKind, unknown.
  --help      Show this.
`;

await runCommand(run, [DatabaseError]);

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      days: { type: 'string', default: '30' },
      below: { type: 'string', default: String(LITTLE_CONFIDENCE) },
      label: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help || positionals.length > 0) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 1;
  }
  const days = parseDays(values.days);
  const below = parseConfidence(values.below);
  const { label } = values;
  const all = await withStores((stores) => listAnswers(stores, Date.now() - days * DAY_MS, below));
  const answers = label === undefined ? all : all.filter(({ ownKind }) => (ownKind ?? '') === label);
  process.stdout.write(
    values.json
      ? answers.map((answer) => `${JSON.stringify(answer)}\n`).join('')
      : toUnansweredText(answers, days),
  );
  return 0;
}

async function listAnswers(
  { ownerWords, runs, index, catchUp }: Stores,
  time: number,
  below: number,
): Promise<ListedAnswer[]> {
  await catchUp();
  const readVocabulary = createOwnerVocabularyReader(ownerWords);
  const findUnknownWords = createUnknownWordFinder(index, await readVocabulary());
  const answers = await runs.listWeakAnswers(time, below);
  return answers.map((answer) => ({ ...answer, unknown: findUnknownWords(answer.question) }));
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!/^\d+$/.test(text) || days < 1 || days > MAX_DAYS) {
    throw new Error(`--days ${text} is not a whole number from 1 to ${MAX_DAYS}.`);
  }
  return days;
}

function parseConfidence(text: string): number {
  const confidence = Number(text);
  if (!/^(?:\d+|\d*\.\d+)$/.test(text) || confidence > 1) {
    throw new Error(`--below ${text} is not a number from 0 to 1.`);
  }
  return confidence;
}
