import type {
  DayAmount,
  KnownQuestion,
  Ledger,
  LedgerFilter,
  LedgerPlace,
  LedgerRun,
  QuestionFamily,
  RunWindow,
  UncountedRun,
} from '../../ports.ts';
import { findClosest } from '../../runs/weak-answers.ts';
import { toOutcome, toRun } from '../run-rows.ts';
import { toCondition, toCountCondition } from './conditions.ts';
import { countRuns } from './count-runs.ts';
import { RUN_COLUMNS, RUNS, toLedgerRun, toNumber, toPlace, toVector } from './ledger-rows.ts';
import { ask, marksFor, type Script, type ScriptRunner, type ScriptValue } from './script.ts';

/** Questions with a term that are looked at, the latest ones. */
const ALIKE_A_TERM = 60;

/** Runs are read by their key, which follows the days; by an index of the days all of them would be sorted for each batch. */
const UNINDEXED_DAY = "day || ''";

/** A truth is a number in SQLite. */
const UNHELPFUL = 'NOT feedback.helpful';

/** The ledger, in whichever database runs its scripts. */
export function createSqlLedger({ read, write }: ScriptRunner): Ledger {
  return {
    listUncounted: (limit) => read(() => listUncounted(limit)),
    findKnown: (keys) => read(() => findKnown(keys)),
    findAlike: (terms) => read(() => findAlike(terms)),
    count: (entries, questions) => write(() => countRuns(entries, questions)),
    sum: (filter) => read(() => sum(filter)),
    listPlaces: () => read(listPlaces),
    listFamilies: (filter, window) => read(() => listFamilies(filter, window)),
    countFeedback: (filter) => read(() => countFeedback(filter)),
    listRuns: (filter, window) => read(() => listRuns(filter, window)),
    findRun: (runId) => read(() => findRun(runId)),
    listForms: (family, limit) => read(() => listForms(family, limit)),
    listDocuments: (filter, limit) => read(() => listDocuments(filter, limit)),
  };
}

function* listUncounted(limit: number): Script<UncountedRun[]> {
  const rows = yield* ask(
    `SELECT runs.*, outcomes.response, outcomes.payload, outcomes.error_code,
       uncounted_runs.run, uncounted_runs.language, uncounted_runs.first_event_ms, uncounted_runs.total_ms
     FROM uncounted_runs JOIN runs ON runs.pk = uncounted_runs.run JOIN outcomes ON outcomes.run = runs.pk
     ORDER BY uncounted_runs.run LIMIT ?`,
    limit,
  );
  return rows.flatMap((row) => {
    const run = toRun(row);
    if (!run) return [];
    return {
      key: Number(row.run),
      run,
      outcome: toOutcome(row),
      language: row.language === null ? null : String(row.language),
      firstEventMs: toNumber(row.first_event_ms),
      totalMs: toNumber(row.total_ms),
    };
  });
}

function* findKnown(keys: readonly string[]): Script<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = yield* ask(`SELECT key FROM asked_questions WHERE key IN (${marksFor(keys)})`, ...keys);
  return new Set(rows.map(({ key }) => String(key)));
}

function* findAlike(terms: readonly string[]): Script<KnownQuestion[]> {
  if (terms.length === 0) return [];
  const latest = `SELECT * FROM (SELECT asked FROM asked_terms WHERE term = ? ORDER BY asked DESC LIMIT ${ALIKE_A_TERM}) AS latest`;
  const rows = yield* ask(
    `SELECT pk, family, terms, vector FROM asked_questions
     WHERE pk IN (${terms.map(() => latest).join(' UNION ')})`,
    ...terms,
  );
  return rows.map(({ pk, family, terms, vector }) => ({
    family: Number(family ?? pk),
    terms: JSON.parse(String(terms)) as string[],
    vector: vector === null ? null : toVector(vector as Uint8Array),
  }));
}

function* sum(filter: LedgerFilter): Script<DayAmount[]> {
  const { where, values } = toCountCondition(filter, 'ledger_counts');
  const rows = yield* ask(
    `SELECT day, measure, sum(amount) AS amount FROM ledger_counts WHERE ${where} GROUP BY day, measure`,
    ...values,
  );
  return rows.map(({ day, measure, amount }) => ({
    day: String(day),
    measure: String(measure),
    amount: Number(amount),
  }));
}

function* listPlaces(): Script<LedgerPlace[]> {
  return (yield* ask('SELECT language, site, collection FROM ledger_places')).map(toPlace);
}

function* listFamilies(
  filter: LedgerFilter,
  { limit, from, onlyWeak }: Parameters<Ledger['listFamilies']>[1],
): Script<QuestionFamily[]> {
  const { where, values } = toCondition(filter, 'ledger_runs');
  const counted = yield* ask(
    `SELECT family, count(*) AS asked, sum(is_weak) AS weak, max(run) AS latest FROM ledger_runs
     WHERE ${where}${onlyWeak ? ' AND is_weak = 1' : ''}
     GROUP BY family ORDER BY weak DESC, asked DESC, latest DESC LIMIT ? OFFSET ?`,
    ...values,
    limit,
    from,
  );
  if (counted.length === 0) return [];
  const families = counted.map(({ family }) => Number(family));
  const forms = yield* ask(
    `SELECT family, count(DISTINCT asked) AS forms FROM ledger_runs
     WHERE family IN (${marksFor(families)}) GROUP BY family`,
    ...families,
  );
  const formsOf = new Map(forms.map(({ family, forms }) => [Number(family), Number(forms)]));
  const latest = counted.map((row) => Number(row.latest));
  const runs = yield* ask(
    `SELECT ${RUN_COLUMNS}, outcomes.payload FROM ${RUNS}
     JOIN outcomes ON outcomes.run = ledger_runs.run WHERE ledger_runs.run IN (${marksFor(latest)})`,
    ...latest,
  );
  const runOf = new Map(runs.map((row) => [Number(row.run), row]));
  return counted.flatMap(({ family, asked, weak, latest }) => {
    const row = runOf.get(Number(latest));
    if (!row) return [];
    return {
      family: Number(family),
      asked: Number(asked),
      weak: Number(weak),
      forms: formsOf.get(Number(family)) ?? 1,
      latest: toLedgerRun(row),
      closest: findClosest(JSON.parse(String(row.payload))),
    };
  });
}

function* listRuns(filter: LedgerFilter, window: RunWindow): Script<LedgerRun[]> {
  const { where, values } = toCondition(filter, 'ledger_runs', UNINDEXED_DAY);
  const { limit, before, family, ending, isUnhelpful } = window;
  const parts = [
    [' AND ledger_runs.run < ?', before],
    [' AND ledger_runs.family = ?', family],
    [' AND ledger_runs.ending = ?', ending],
  ] as const;
  const given = parts.filter(([, value]) => value !== undefined);
  const rows = yield* ask(
    `SELECT ${RUN_COLUMNS} FROM ${RUNS}
     WHERE ${where}${given.map(([text]) => text).join('')}${isUnhelpful ? ` AND ${UNHELPFUL}` : ''} ORDER BY ledger_runs.run DESC LIMIT ?`,
    ...values,
    ...given.map(([, value]) => value as ScriptValue),
    limit,
  );
  return rows.map(toLedgerRun);
}

function* countFeedback(filter: LedgerFilter): Script<{ helpful: number; unhelpful: number }> {
  const { where, values } = toCondition(filter, 'ledger_runs');
  const [row] = yield* ask(
    `SELECT sum(CASE WHEN ${UNHELPFUL} THEN 0 ELSE 1 END) AS helpful, sum(CASE WHEN ${UNHELPFUL} THEN 1 ELSE 0 END) AS unhelpful
     FROM feedback JOIN ledger_runs ON ledger_runs.run = feedback.run WHERE ${where}`,
    ...values,
  );
  return { helpful: Number(row?.helpful ?? 0), unhelpful: Number(row?.unhelpful ?? 0) };
}

function* findRun(runId: string): Script<LedgerRun | null> {
  const [row] = yield* ask(`SELECT ${RUN_COLUMNS} FROM ${RUNS} WHERE runs.id = ?`, runId);
  return row ? toLedgerRun(row) : null;
}

function* listForms(family: number, limit: number): Script<string[]> {
  const rows = yield* ask(
    `SELECT runs.question FROM
     (SELECT max(run) AS run, count(*) AS often FROM ledger_runs WHERE family = ? GROUP BY asked
      ORDER BY often DESC, run DESC LIMIT ?) AS forms
     JOIN runs ON runs.pk = forms.run ORDER BY often DESC, forms.run DESC`,
    family,
    limit,
  );
  return rows.map(({ question }) => String(question));
}

function* listDocuments(filter: LedgerFilter, limit: number) {
  const { where, values } = toCountCondition(filter, 'ledger_sources');
  const rows = yield* ask(
    `SELECT document, sum(amount) AS amount FROM ledger_sources WHERE ${where}
     GROUP BY document ORDER BY amount DESC, document LIMIT ?`,
    ...values,
    limit,
  );
  return rows.map(({ document, amount }) => ({ document: String(document), amount: Number(amount) }));
}
