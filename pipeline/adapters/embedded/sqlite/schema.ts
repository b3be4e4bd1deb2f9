/**
 * The tables of the SQLite file, as steps that are never edited once released: a change is a new step at the end.
 * `PRAGMA user_version` holds how many steps a file has had.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  -- state 0: being imported, 1: live, 2: replaced or removed, waiting to be swept, 3: live until the import is published.
  CREATE TABLE documents (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    collection TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    hash TEXT NOT NULL,
    state INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX documents_live ON documents (id) WHERE state = 1;
  CREATE INDEX documents_state ON documents (state) WHERE state <> 1;

  CREATE TABLE passages (
    pk INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (pk),
    ordinal INTEGER NOT NULL,
    heading_path TEXT NOT NULL,
    anchor TEXT,
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX passages_document ON passages (document, ordinal);

  -- Holds terms as text/terms.ts makes them, not words; the tokenizer has little left to do.
  CREATE VIRTUAL TABLE passage_terms USING fts5 (
    title, heading, body, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0"
  );
  CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab (passage_terms, row);

  -- Rows are listed in the order of pk: two of the same millisecond still have one.
  CREATE TABLE conversations (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    visitor TEXT NOT NULL,
    title TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX conversations_visitor ON conversations (visitor, pk);

  CREATE TABLE runs (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL REFERENCES conversations (id),
    visitor TEXT NOT NULL,
    message_id TEXT NOT NULL,
    question TEXT NOT NULL,
    locale TEXT,
    idempotency_key TEXT,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'stopped')),
    started_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    response TEXT,
    payload TEXT,
    error_code TEXT
  ) STRICT;
  CREATE INDEX runs_conversation ON runs (conversation, pk);
  CREATE INDEX runs_unfinished ON runs (state) WHERE state = 'running';
  CREATE UNIQUE INDEX runs_idempotency ON runs (visitor, idempotency_key) WHERE idempotency_key IS NOT NULL;

  -- One row a batch: the frames from first_seq to last_seq, as sent. Far fewer rows than events under load.
  CREATE TABLE run_events (
    run TEXT NOT NULL,
    last_seq INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    frames TEXT NOT NULL,
    PRIMARY KEY (run, last_seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE traits (
    visitor TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    confidence REAL NOT NULL,
    why TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (visitor, key, value)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE pages (
    id TEXT PRIMARY KEY,
    visitor TEXT NOT NULL,
    question TEXT NOT NULL,
    versions INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX pages_question ON pages (visitor, question);

  CREATE TABLE page_versions (
    page TEXT NOT NULL REFERENCES pages (id),
    version INTEGER NOT NULL,
    run TEXT NOT NULL,
    question TEXT NOT NULL,
    created_at TEXT NOT NULL,
    draft TEXT NOT NULL,
    PRIMARY KEY (page, version)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Names title, headings and text together; null for passages from before this step, until vectors are made for them.
  ALTER TABLE passages ADD COLUMN content_hash TEXT;
  CREATE INDEX passages_content ON passages (content_hash);

  -- Unit vectors of 32-bit floats, little-endian. They belong to a content, so that an unchanged passage of a changed
  -- document keeps its own.
  CREATE TABLE passage_vectors (
    pk INTEGER PRIMARY KEY,
    model TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (model, content_hash)
  ) STRICT;

  -- What a model was paid for in a run that is not over, as JSON: a run that is continued does not ask for it again.
  CREATE TABLE kept_results (
    run TEXT NOT NULL,
    stage TEXT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (run, stage)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Rows of a kilobyte and more belong at the end of a table, where writes share pages, and not into the middle of an index.
  ALTER TABLE run_events RENAME TO run_events_by_key;
  CREATE TABLE run_events (
    pk INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    last_seq INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    frames TEXT NOT NULL
  ) STRICT;
  INSERT INTO run_events (run, last_seq, first_seq, frames)
    SELECT run, last_seq, first_seq, frames FROM run_events_by_key;
  DROP TABLE run_events_by_key;
  CREATE UNIQUE INDEX run_events_run ON run_events (run, last_seq);

  ALTER TABLE page_versions RENAME TO page_versions_by_key;
  CREATE TABLE page_versions (
    pk INTEGER PRIMARY KEY,
    page TEXT NOT NULL REFERENCES pages (id),
    version INTEGER NOT NULL,
    run TEXT NOT NULL,
    question TEXT NOT NULL,
    created_at TEXT NOT NULL,
    draft TEXT NOT NULL
  ) STRICT;
  INSERT INTO page_versions (page, version, run, question, created_at, draft)
    SELECT page, version, run, question, created_at, draft FROM page_versions_by_key;
  DROP TABLE page_versions_by_key;
  CREATE UNIQUE INDEX page_versions_page ON page_versions (page, version);

  -- What a run ends with is kilobytes: in its own row, that row would have to move.
  CREATE TABLE outcomes (
    run INTEGER PRIMARY KEY REFERENCES runs (pk),
    response TEXT NOT NULL,
    payload TEXT NOT NULL,
    error_code TEXT
  ) STRICT;
  INSERT INTO outcomes SELECT pk, response, payload, error_code FROM runs WHERE state <> 'running';
  ALTER TABLE runs DROP COLUMN response;
  ALTER TABLE runs DROP COLUMN payload;
  ALTER TABLE runs DROP COLUMN error_code;
  `,
  `
  -- The states that a search sees: 1 and 3, or 1 and 0 from the moment that an import is published until its documents are
  -- in state 1. That moment changes one row, however many documents there are.
  CREATE TABLE live_states (state INTEGER PRIMARY KEY) STRICT;
  INSERT INTO live_states VALUES (1), (3);
  DROP INDEX documents_live;
  CREATE INDEX documents_id ON documents (id, state);

  -- Imports merge its segments themselves, in small steps.
  INSERT INTO passage_terms (passage_terms, rank) VALUES ('automerge', 0);
  `,
  `
  -- The words of the owner's file, as it is written; one row or none.
  CREATE TABLE owner_words (
    pk INTEGER PRIMARY KEY CHECK (pk = 1),
    text TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- Whose words the document is indexed by; what was indexed before this step has words of the English language only.
  ALTER TABLE documents ADD COLUMN language TEXT NOT NULL DEFAULT 'und';
  CREATE INDEX documents_language ON documents (language);
  `,
  `
  -- The file that the document was made of; null where there is none, and for what was imported before this step.
  ALTER TABLE documents ADD COLUMN file TEXT;
  CREATE INDEX documents_file ON documents (file) WHERE file IS NOT NULL;
  `,
  `
  -- Sites that are imported. begun_at, in milliseconds since the epoch, is that of a crawl that is not over.
  CREATE TABLE sites (
    pk INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    begun_at INTEGER
  ) STRICT;

  -- is_fetched 0: as of the last committed import, 1: of the crawl that is not over. page is JSON, deflated.
  CREATE TABLE site_pages (
    pk INTEGER PRIMARY KEY,
    site INTEGER NOT NULL REFERENCES sites (pk),
    is_fetched INTEGER NOT NULL,
    address TEXT NOT NULL,
    page BLOB NOT NULL,
    body BLOB
  ) STRICT;
  CREATE UNIQUE INDEX site_pages_address ON site_pages (site, is_fetched, address);
  `,
  `
  -- Further runs whose page is a version that was there already.
  CREATE TABLE page_repeats (
    run TEXT PRIMARY KEY,
    page TEXT NOT NULL REFERENCES pages (id),
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX page_repeats_page ON page_repeats (page, version);

  -- Pages that their visitors took down: the id alone, so that a link to one tells that it is gone.
  CREATE TABLE gone_pages (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  `,
  `
  -- is_corrected 1: the visitor said so in place of what was noticed.
  ALTER TABLE traits ADD COLUMN is_corrected INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX traits_expiry ON traits (expires_at);

  -- What visitors want of their profiles; none: it is used, and kept as long as it is believed.
  CREATE TABLE profile_wishes (
    visitor TEXT PRIMARY KEY,
    is_off INTEGER NOT NULL DEFAULT 0,
    is_brief INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- What was said besides the question, as JSON. is_set_aside 1: another run took its place, or that of one before it.
  ALTER TABLE runs ADD COLUMN options TEXT;
  ALTER TABLE runs ADD COLUMN is_set_aside INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- The owner's kinds of questions: their file as it is written and what was learnt from it; one row or none. The hash
  -- stands before what is long, so that reading it alone reads little.
  CREATE TABLE own_kinds (
    pk INTEGER PRIMARY KEY CHECK (pk = 1),
    hash TEXT NOT NULL,
    text TEXT NOT NULL,
    model BLOB NOT NULL
  ) STRICT;
  `,
  `
  -- The name of the site whose key an ask carried.
  ALTER TABLE runs ADD COLUMN site TEXT;

  -- Runs that are over and that the ledger does not count yet, with what was measured of them; null where that is not known.
  CREATE TABLE uncounted_runs (
    run INTEGER PRIMARY KEY REFERENCES runs (pk),
    language TEXT,
    first_event_ms INTEGER,
    total_ms INTEGER
  ) STRICT;
  INSERT INTO uncounted_runs (run) SELECT run FROM outcomes;

  -- Different questions, as long as a run asks them. key: a hash of the words. family: the question whose family it is in;
  -- null: its own. terms is JSON; vector as in passage_vectors. A number is never given twice, since families keep them.
  CREATE TABLE asked_questions (
    pk INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    family INTEGER,
    terms TEXT NOT NULL,
    vector BLOB
  ) STRICT;
  CREATE TABLE asked_terms (
    term TEXT NOT NULL,
    asked INTEGER NOT NULL REFERENCES asked_questions (pk) ON DELETE CASCADE,
    PRIMARY KEY (term, asked)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX asked_terms_asked ON asked_terms (asked);

  -- What an operator's pages list runs by. Texts are empty where there is nothing to say; day is UTC, as 2026-01-31.
  CREATE TABLE ledger_runs (
    run INTEGER PRIMARY KEY REFERENCES runs (pk),
    day TEXT NOT NULL,
    language TEXT NOT NULL,
    site TEXT NOT NULL,
    collection TEXT NOT NULL,
    ending TEXT NOT NULL,
    is_weak INTEGER NOT NULL,
    is_degraded INTEGER NOT NULL,
    confidence REAL,
    first_event_ms INTEGER,
    total_ms INTEGER,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    asked INTEGER NOT NULL REFERENCES asked_questions (pk),
    family INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX ledger_runs_weak ON ledger_runs (day, family, language, site, collection, run) WHERE is_weak = 1;
  CREATE INDEX ledger_runs_day ON ledger_runs (day, family, is_weak, language, site, collection, run);
  CREATE INDEX ledger_runs_family ON ledger_runs (family, run);
  CREATE INDEX ledger_runs_asked ON ledger_runs (asked);

  -- Counts alone: they stay when what they count is erased. * in all three of language, site and collection: the sum of all.
  CREATE TABLE ledger_places (
    language TEXT NOT NULL,
    site TEXT NOT NULL,
    collection TEXT NOT NULL,
    PRIMARY KEY (language, site, collection)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE ledger_counts (
    language TEXT NOT NULL,
    site TEXT NOT NULL,
    collection TEXT NOT NULL,
    day TEXT NOT NULL,
    measure TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (language, site, collection, day, measure)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE ledger_sources (
    language TEXT NOT NULL,
    site TEXT NOT NULL,
    collection TEXT NOT NULL,
    day TEXT NOT NULL,
    document TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (language, site, collection, day, document)
  ) STRICT, WITHOUT ROWID;

  -- The answers that the owner has written, as JSONL; one row or none.
  CREATE TABLE owner_answers (
    pk INTEGER PRIMARY KEY CHECK (pk = 1),
    text TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- What visitors say of answers. given_at: milliseconds since the epoch.
  CREATE TABLE feedback (
    run INTEGER PRIMARY KEY REFERENCES runs (pk),
    helpful INTEGER NOT NULL,
    reason TEXT,
    comment TEXT,
    given_at INTEGER NOT NULL
  ) STRICT;
  `,
  `
  -- What the owner is still to be told of runs, one of a type for each. Times are milliseconds since the epoch.
  CREATE TABLE deliveries (
    pk INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    run INTEGER NOT NULL REFERENCES runs (pk),
    type TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    UNIQUE (run, type)
  ) STRICT;
  CREATE INDEX deliveries_due ON deliveries (due_at);
  `,
];
