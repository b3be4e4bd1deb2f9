import type { Database } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import { inTransaction } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import { tallyRun } from '../../../pipeline/ledger/tally-run.ts';
import type { NewQuestion, RunOutcome, UncountedRun } from '../../../pipeline/ports.ts';
import type { Stores } from '../../../server/stores/stores.ts';

const DAY_MS = 86_400_000;
const BATCH = 500;
const LANGUAGES = ['en', 'en', 'en', 'en', 'de', 'fr', 'es'];
const SITES = [undefined, undefined, 'shop', 'help'];

export interface Filling {
  readonly runs: number;
  readonly days: number;
  readonly questions: readonly string[];
  readonly documents: readonly string[];
  readonly say: (line: string) => void;
}

/** Numbers from 0 to 1, always the same ones. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/**
 * Fills the stores with runs that have ended, and counts them as the site does, but that each question is a family of its own: to
 * compare them all would take longer than the rest.
 */
export async function fill(database: Database, { ledger }: Stores, filling: Filling): Promise<void> {
  const random = createRandom(1);
  const now = Date.now();
  insertConversation(database, now);
  const insert = createInsert(database);
  for (let from = 0; from < filling.runs; from += BATCH) {
    const count = Math.min(BATCH, filling.runs - from);
    const ended = inTransaction(database, () =>
      Array.from({ length: count }, (_, index) => {
        const age = (1 - (from + index) / filling.runs) * filling.days * DAY_MS;
        return insert(from + index + 1, Math.floor(now - age), filling, random);
      }),
    );
    const entries = ended.map((run) => tallyRun(run, () => true));
    const questions = new Map(
      entries.map(({ question }, index): [string, NewQuestion] => [
        question,
        {
          key: question,
          terms: [...new Set(ended[index]?.run.question.toLowerCase().match(/\w{3,}/g))],
          vector: null,
          kinship: null,
        },
      ]),
    );
    const known = await ledger.findKnown([...questions.keys()]);
    await ledger.count(
      entries,
      [...questions.values()].filter(({ key }) => !known.has(key)),
    );
    if (from % 100_000 === 0) filling.say(`${from + count} runs`);
  }
}

/** Runs that have ended just now and are not counted, each with a question of its own. */
export function addUncounted(database: Database, filling: Filling, from: number, count: number): void {
  const insert = createInsert(database);
  const random = createRandom(3);
  inTransaction(database, () => {
    for (let key = from; key < from + count; key++) {
      const questions = [`${filling.questions[key % filling.questions.length]} ${key}`];
      insert(key, Date.now(), { ...filling, questions }, random);
    }
  });
}

function insertConversation(database: Database, now: number): void {
  inTransaction(database, () =>
    database
      .prepare('INSERT INTO conversations (id, visitor, title, created_at) VALUES (?, ?, ?, ?)')
      .run('bench', 'bench', 'Bench', now),
  );
}

function createInsert(database: Database) {
  const run = database.prepare(
    `INSERT INTO runs (pk, id, conversation, visitor, message_id, question, site, state, started_at)
     VALUES (?, ?, 'bench', 'bench', ?, ?, ?, 'done', ?)`,
  );
  const outcome = database.prepare('INSERT INTO outcomes (run, response, payload) VALUES (?, ?, ?)');
  const uncounted = database.prepare('INSERT INTO uncounted_runs (run) VALUES (?)');

  return (key: number, startedAt: number, filling: Filling, random: () => number): UncountedRun => {
    // Some are asked often, most seldom.
    const question = pick(filling.questions, random() ** 3);
    const site = pick(SITES, random());
    const ended = toOutcome(filling, random);
    run.run(key, `r${key}`, `m${key}`, question, site ?? null, startedAt);
    outcome.run(key, ended.response, JSON.stringify(ended.payload));
    uncounted.run(key);
    return {
      key,
      run: {
        id: `r${key}`,
        visitorId: 'bench',
        conversationId: 'bench',
        messageId: `m${key}`,
        question,
        locale: null,
        ...(site !== undefined && { site }),
        state: 'done',
        startedAt,
      },
      outcome: ended,
      language: pick(LANGUAGES, random()),
      firstEventMs: 1 + random() * 20,
      totalMs: 20 + random() * 5_000,
    };
  };
}

function toOutcome({ documents }: Filling, random: () => number): RunOutcome {
  const finishReason = pick(
    ['extractive', 'extractive', 'extractive', 'extractive', 'unsure', 'unanswered', 'reply'],
    random(),
  );
  const sources = [{ documentId: pick(documents, random() ** 2), title: 'A document' }];
  const timings = { intent: 2, signals: 3, knowledge: 20, response: 30 + random() * 3_000, page: 90 };
  const payload = {
    success: true,
    finishReason,
    confidence: random(),
    sources,
    degraded: [],
    usage: null,
    timings,
  };
  return { state: 'done', response: 'An answer.', payload: payload as never, errorCode: null };
}

function pick<Item>(items: readonly Item[], at: number): Item {
  return items[Math.min(items.length - 1, Math.floor(at * items.length))] as Item;
}
