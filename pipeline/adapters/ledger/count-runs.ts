import type { LedgerEntry, NewQuestion } from '../../ports.ts';
import { EVERYWHERE } from './everywhere.ts';
import { ask, insertRows, marksFor, type Script, type ScriptValue } from './script.ts';
import { toWhole } from './to-whole.ts';

interface AskedQuestion {
  readonly asked: number;
  readonly family: number;
}

const PLACE = 'language, site, collection';
const PLACE_AND_DAY = `${PLACE}, day`;
/** Statements take some tens of thousands of values; a row of terms has two. */
const TERM_ROWS = 2_000;

/** Counts runs as `Ledger.count` says. */
export function* countRuns(entries: readonly LedgerEntry[], questions: readonly NewQuestion[]): Script<void> {
  if (entries.length === 0) return;
  const keys = entries.map(({ key }) => key);
  // Whoever takes them counts them: another process may have, and a visitor may have erased some.
  const taken = yield* ask(
    `DELETE FROM uncounted_runs WHERE run IN (${marksFor(keys)}) RETURNING *`,
    ...keys,
  );
  const own = new Map(taken.map((row) => [Number(row.run), row]));
  const counted = entries.filter(({ key }) => own.has(key));
  const wanted = new Set(counted.map(({ question }) => question));
  if (wanted.size === 0) return;
  const asked = yield* keepQuestions(
    [...wanted],
    questions.filter(({ key }) => wanted.has(key)),
  );
  // A question of theirs was erased meanwhile with all that others had asked of it: they are counted the next time.
  const [known, left] = split(counted, ({ question }) => asked.has(question));
  yield* insertRows(
    'uncounted_runs (run, language, first_event_ms, total_ms)',
    left.map(({ key }) => {
      const { language, first_event_ms, total_ms } = own.get(key) as Record<string, ScriptValue>;
      return [key, language ?? null, first_event_ms ?? null, total_ms ?? null];
    }),
  );
  yield* insertRows(
    'ledger_runs',
    known.map((entry) => toRow(entry, asked.get(entry.question) as AskedQuestion)),
  );
  yield* keepPlaces(known);
  yield* addUp('ledger_counts', 'measure', amountsOf(known));
  yield* addUp('ledger_sources', 'document', citationsOf(known));
}

/** Keeps the new ones, and gives what is known of all that are wanted by then. */
function* keepQuestions(
  wanted: readonly string[],
  questions: readonly NewQuestion[],
): Script<ReadonlyMap<string, AskedQuestion>> {
  const [kin, founders] = split(questions, ({ kinship }) => kinship !== null && 'like' in kinship);
  yield* insertQuestions(founders.map((question) => [question, familyOf(question)]));
  let asked = yield* findAsked(wanted);
  const followers = kin.map((question): [NewQuestion, number | null] => {
    const like = question.kinship !== null && 'like' in question.kinship ? question.kinship.like : '';
    return [question, asked.get(like)?.family ?? null];
  });
  if (followers.length === 0) return asked;
  yield* insertQuestions(followers);
  asked = yield* findAsked(wanted);
  return asked;
}

function familyOf({ kinship }: NewQuestion): number | null {
  return kinship !== null && 'family' in kinship ? kinship.family : null;
}

function* insertQuestions(questions: readonly [NewQuestion, number | null][]): Script<void> {
  const rows = questions.map(([{ key, terms, vector }, family]) => [
    key,
    family,
    JSON.stringify(terms),
    vector && toBytes(vector),
  ]);
  const inserted = yield* insertRows(
    'asked_questions (key, family, terms, vector)',
    rows,
    'ON CONFLICT (key) DO NOTHING RETURNING pk, key',
  );
  const termsOf = new Map(questions.map(([{ key, terms }]) => [key, terms]));
  const terms = inserted.flatMap(({ pk, key }) =>
    (termsOf.get(String(key)) ?? []).map((term) => [term, Number(pk)]),
  );
  for (let at = 0; at < terms.length; at += TERM_ROWS)
    yield* insertRows('asked_terms (term, asked)', terms.slice(at, at + TERM_ROWS), 'ON CONFLICT DO NOTHING');
}

/** They stay until the transaction is over, whoever erases what asked them. */
function* findAsked(keys: readonly string[]): Script<Map<string, AskedQuestion>> {
  const rows = yield* ask(
    `UPDATE asked_questions SET key = key WHERE key IN (${marksFor(keys)}) RETURNING pk, key, family`,
    ...keys,
  );
  return new Map(
    rows.map(({ pk, key, family }) => [String(key), { asked: Number(pk), family: Number(family ?? pk) }]),
  );
}

function toRow(entry: LedgerEntry, { asked, family }: AskedQuestion): ScriptValue[] {
  return [
    entry.key,
    entry.day,
    entry.language,
    entry.site,
    entry.collection,
    entry.ending,
    Number(entry.isWeak),
    Number(entry.isDegraded),
    entry.confidence,
    toWhole(entry.firstEventMs),
    toWhole(entry.totalMs),
    entry.inputTokens,
    entry.outputTokens,
    asked,
    family,
  ];
}

function* keepPlaces(entries: readonly LedgerEntry[]): Script<void> {
  const places = entries.map(({ language, site, collection }) => [language, site, collection]);
  const different = new Map(places.map((place) => [JSON.stringify(place), place]));
  const rows = [...different].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
  yield* insertRows(`ledger_places (${PLACE})`, rows, 'ON CONFLICT DO NOTHING');
}

/** Amounts by place, day and name. */
type Amounts = ReadonlyMap<string, { readonly row: readonly ScriptValue[]; readonly amount: number }>;

function* addUp(table: string, name: string, amounts: Amounts): Script<void> {
  yield* insertRows(
    `${table} (${PLACE_AND_DAY}, ${name}, amount)`,
    [...amounts.values()].map(({ row, amount }) => [...row, amount]),
    `ON CONFLICT (${PLACE_AND_DAY}, ${name}) DO UPDATE SET amount = ${table}.amount + excluded.amount`,
  );
}

function amountsOf(entries: readonly LedgerEntry[]): Amounts {
  return sumUp(entries.flatMap((entry) => [...entry.measures].map(([name, by]) => ({ entry, name, by }))));
}

function citationsOf(entries: readonly LedgerEntry[]): Amounts {
  return sumUp(entries.flatMap((entry) => entry.documents.map((name) => ({ entry, name, by: 1 }))));
}

function sumUp(parts: readonly { entry: LedgerEntry; name: string; by: number }[]): Amounts {
  const amounts = new Map<string, { row: ScriptValue[]; amount: number }>();
  for (const { entry, name, by } of parts) {
    for (const { language, site, collection } of [entry, EVERYWHERE]) {
      const row = [language, site, collection, entry.day, name];
      const key = JSON.stringify(row);
      const held = amounts.get(key);
      if (held) held.amount += by;
      else amounts.set(key, { row, amount: by });
    }
  }
  // Always in one order: two processes that add to the same rows would wait for each other.
  return new Map([...amounts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function toBytes({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function split<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
