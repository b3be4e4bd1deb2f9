import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { MIGRATIONS } from '../../pipeline/adapters/embedded/sqlite/schema.ts';

/** Characters that a database may refuse, end a text at, or take for quotes of its own. */
export const AWKWARD_TEXT = 'quote \' " \\ {a,"b"} NULL \\N \t\r\n 🛣️ \u{10FFFF} \u202e é e\u0301';
const LONG_PAGE_CHARS = 1_000_000;

/** A data folder with whatever years of use, and earlier versions, may leave in one. */
export async function makeAwkwardFolder(folder: string, { turns = 300 } = {}): Promise<void> {
  const database = await openDatabase(folder);
  database.exec(`
    INSERT INTO settings VALUES ('session_secret', 'a secret of thirty-two characters'), ('stage_durations', '{"intent":1}'),
      ('import_rules:docs', '{}'), ('import.last', '{"documents":0,"endedAt":"2026-01-02T03:04:05.678Z"}'), ('vectors.revision', 'x'), ('empty', '');
    -- Numbers with gaps, as erasing leaves them, and none from 1 on.
    INSERT INTO conversations VALUES (7, 'long', 'ann', 'Long', 1), (3, 'early', 'bob', '', 1770000000000);
    INSERT INTO runs (pk, id, conversation, visitor, message_id, question, locale, idempotency_key, is_set_aside, options, state, started_at, attempts) VALUES
      (2, 'aside', 'early', 'bob', 'm1', 'Wy?', 'de-AT', 'key', 1, NULL, 'stopped', 1770000000001, 0),
      (5, 'said', 'early', 'bob', 'm2', 'Why?', NULL, NULL, 0, '{"replaces":"aside"}', 'done', 1770000000002, 1),
      (9, 'open', 'early', 'bob', 'm3', 'And how?', NULL, NULL, 0, NULL, 'running', 1770000000003, 2);
    INSERT INTO outcomes VALUES (2, '', '{}', 'interrupted');
    INSERT INTO uncounted_runs VALUES (2, NULL, NULL, 1700);
    INSERT INTO asked_questions VALUES (4, 'hash', NULL, '["why"]', x'0000803f'), (9, 'other', 4, '[]', NULL);
    INSERT INTO asked_terms VALUES ('why', 4);
    INSERT INTO ledger_runs VALUES (5, '2026-02-02', 'de', 'shop', '', 'unsure', 1, 0, 0.1, 3, 40, 0, 0, 9, 4);
    INSERT INTO ledger_places VALUES ('de', 'shop', '');
    INSERT INTO ledger_counts VALUES ('*', '*', '*', '2026-02-02', 'weak', 1), ('de', 'shop', '', '2026-02-02', 'weak', 1);
    INSERT INTO ledger_sources VALUES ('*', '*', '*', '2026-02-02', 'a.md', 7);
    INSERT INTO owner_answers VALUES (1, '{}', 'hash');
    INSERT INTO deliveries VALUES (4, 'msg_b', 5, 'answer.unanswered', 1770000000009, 3, 1770000000008), (9, 'msg_a', 5, 'feedback.unhelpful', 1, 0, 1);
    INSERT INTO feedback VALUES (5, 0, 'outdated', NULL, 1770000000009);
    INSERT INTO kept_results VALUES ('open', 'response', '{}'), ('said', 'response', 'of a run that is over');
    INSERT INTO run_events (run, last_seq, first_seq, frames) VALUES ('open', 2, 1, 'id: 1'), ('aside', 1, 1, ''), ('erased', 1, 1, 'x');
    INSERT INTO profile_wishes VALUES ('ann', 1, 0);
    INSERT INTO pages VALUES ('page', 'bob', 'why', 3);
    INSERT INTO page_repeats VALUES ('aside', 'page', 3), ('erased', 'page', 1);
    INSERT INTO gone_pages VALUES ('gone');
    INSERT INTO own_kinds VALUES (1, 'hash', 'text', x'00ff10');
  `);
  fillAwkwardTexts(database);
  fillLongConversation(database, turns);
  // A driver may close the file, and move its log into it, only when the statements are collected.
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/** A folder as the version wrote it that knew `steps` steps of the tables, made by the first one. */
export async function makeOldFolder(folder: string, steps: number): Promise<void> {
  const { DatabaseSync } = (process.getBuiltinModule?.('node:sqlite') ??
    (await import('@photostructure/sqlite'))) as typeof import('@photostructure/sqlite');
  writeFileSync(join(folder, 'milepost.sqlite'), '');
  const database = new DatabaseSync(join(folder, 'milepost.sqlite'));
  database.exec(`PRAGMA journal_mode = WAL; ${MIGRATIONS[0]}
    INSERT INTO settings VALUES ('session_secret', 's');
    INSERT INTO conversations VALUES (1, 'c1', 'v', 'What is hard?', 1);
    INSERT INTO runs VALUES
      (1, 'r1', 'c1', 'v', 'm1', 'What is hard?', NULL, NULL, 'done', 2, 0, 'Quartz.', '{"success":true}', NULL),
      (2, 'r2', 'c1', 'v', 'm2', 'Why?', NULL, NULL, 'running', 4, 1, NULL, NULL, NULL);
    INSERT INTO run_events VALUES ('r1', 2, 1, 'id: 1');
    INSERT INTO traits VALUES ('v', 'role', 'geologist', 0.1, 'said so', '2026-01-01', '2027-01-01');
    INSERT INTO pages VALUES ('p', 'v', 'what is hard', 1);
    INSERT INTO page_versions VALUES ('p', 1, 'r1', 'What is hard?', '2026-01-01', '{"title":"Rocks"}')`);
  for (const step of MIGRATIONS.slice(1, steps)) database.exec(step);
  database.exec(`PRAGMA user_version = ${steps}`);
  database.close();
}

/** By bytes, since the drivers of some versions of Node end a text at its first zero, and others do not. */
function fillAwkwardTexts(database: Database): void {
  const text = Buffer.from(`a\0b ${AWKWARD_TEXT}`);
  const broken = Buffer.concat([Buffer.from('half '), Buffer.from([0xed, 0xa0, 0xbd]), Buffer.from(' pair')]);
  const payload = Buffer.from(
    JSON.stringify({
      success: true,
      finishReason: 'unsure',
      confidence: 0,
      sources: [],
      response: `\0 \ud83d ${AWKWARD_TEXT}`,
    }),
  );
  const cast = 'CAST(? AS TEXT)';
  database.prepare(`INSERT INTO outcomes VALUES (5, ${cast}, ${cast}, NULL)`).run(text, payload);
  database.prepare(`INSERT INTO feedback VALUES (2, 1, NULL, ${cast}, 1)`).run(text);
  const trait = database.prepare(`INSERT INTO traits VALUES ('ann', ${cast}, ${cast}, ?, '', '', ?, ?)`);
  trait.run(text, broken, 0.1 + 0.2, '2027-01-01T00:00:00.000Z', 1);
  for (let row = 0; row < 120; row++)
    trait.run(Buffer.from(`k\0${row}`), Buffer.from(`v\0${row}`), 1e-7, '', 0);
  const version = database.prepare(
    `INSERT INTO page_versions (page, version, run, question, created_at, draft) VALUES ('page', ?, 'said', ${cast}, '', ${cast})`,
  );
  version.run(2, text, Buffer.from('x'.repeat(LONG_PAGE_CHARS)));
  version.run(3, broken, text);
}

function fillLongConversation(database: Database, turns: number): void {
  const run = database.prepare(
    `INSERT INTO runs (id, conversation, visitor, message_id, question, state, started_at) VALUES (?, 'long', 'ann', 'm', ?, 'done', 5)`,
  );
  const outcome = database.prepare(`INSERT INTO outcomes VALUES (?, 'Because.', '{"success":true}', NULL)`);
  const events = database.prepare(
    'INSERT INTO run_events (run, last_seq, first_seq, frames) VALUES (?, ?, ?, ?)',
  );
  database.exec('BEGIN');
  for (let turn = 0; turn < turns; turn++) {
    const { lastInsertRowid } = run.run(`turn ${turn}`, `Question ${turn}?`);
    outcome.run(lastInsertRowid);
    events.run(`turn ${turn}`, 3, 1, `id: ${turn}\n\n`);
    events.run(`turn ${turn}`, 5, 4, AWKWARD_TEXT);
  }
  database.exec('COMMIT');
}
