/**
 * The tables in PostgreSQL, as steps that are never edited once released: a change is a new step at the end. The table
 * `milepost_layout` holds how many steps a database has had. Plain SQL without extensions, so that every managed server will do.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);

  -- Rows are listed in the order of pk: two of the same millisecond still have one.
  CREATE TABLE conversations (
    pk BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    visitor TEXT NOT NULL,
    title TEXT NOT NULL,
    created_at BIGINT NOT NULL
  );
  CREATE INDEX conversations_visitor ON conversations (visitor, pk);

  -- Processes. One whose lease is over may be gone: what it executes is taken by another. waiting: runs
  -- that have no place there yet.
  CREATE TABLE nodes (
    id TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    lease_until TIMESTAMPTZ NOT NULL,
    waiting INTEGER NOT NULL
  );

  -- owner: the node that executes it; null before the first does. attempts: how often another has taken it up.
  -- options: what was said besides the question, as JSON. is_set_aside: another run took its place, or that of one before it.
  CREATE TABLE runs (
    pk BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL REFERENCES conversations (id),
    visitor TEXT NOT NULL,
    message_id TEXT NOT NULL,
    question TEXT NOT NULL,
    locale TEXT,
    options TEXT,
    idempotency_key TEXT,
    is_set_aside BOOLEAN NOT NULL DEFAULT FALSE,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'stopped')),
    started_at BIGINT NOT NULL,
    owner TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    is_stop_asked BOOLEAN NOT NULL DEFAULT FALSE
  );
  CREATE INDEX runs_conversation ON runs (conversation, pk);
  CREATE INDEX runs_unfinished ON runs (pk) WHERE state = 'running';
  CREATE INDEX runs_started ON runs (started_at);
  CREATE UNIQUE INDEX runs_idempotency ON runs (visitor, idempotency_key) WHERE idempotency_key IS NOT NULL;

  CREATE TABLE outcomes (
    run BIGINT PRIMARY KEY REFERENCES runs (pk) ON DELETE CASCADE,
    response TEXT NOT NULL,
    payload TEXT NOT NULL,
    error_code TEXT
  );

  -- One row a batch: the frames from first_seq to last_seq, as sent. No event outlives its run or comes after it.
  CREATE TABLE run_events (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    last_seq INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    frames TEXT NOT NULL,
    PRIMARY KEY (run, last_seq)
  );

  -- What a model was paid for in a run that is not over, as JSON.
  CREATE TABLE kept_results (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    stage TEXT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (run, stage)
  );

  CREATE TABLE traits (
    visitor TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    why TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    is_corrected BOOLEAN NOT NULL,
    PRIMARY KEY (visitor, key, value)
  );
  CREATE INDEX traits_expiry ON traits (expires_at);

  CREATE TABLE profile_wishes (
    visitor TEXT PRIMARY KEY,
    is_off BOOLEAN NOT NULL DEFAULT FALSE,
    is_brief BOOLEAN NOT NULL DEFAULT FALSE
  );

  CREATE TABLE pages (
    id TEXT PRIMARY KEY,
    visitor TEXT NOT NULL,
    question TEXT NOT NULL,
    versions INTEGER NOT NULL,
    UNIQUE (visitor, question)
  );
  CREATE TABLE page_versions (
    page TEXT NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    run TEXT NOT NULL,
    question TEXT NOT NULL,
    created_at TEXT NOT NULL,
    draft TEXT NOT NULL,
    PRIMARY KEY (page, version)
  );
  -- Further runs whose page is a version that was there already.
  CREATE TABLE page_repeats (
    run TEXT PRIMARY KEY,
    page TEXT NOT NULL,
    version INTEGER NOT NULL,
    FOREIGN KEY (page, version) REFERENCES page_versions (page, version) ON DELETE CASCADE
  );
  CREATE INDEX page_repeats_page ON page_repeats (page, version);
  -- Pages that their visitors took down: the id alone.
  CREATE TABLE gone_pages (id TEXT PRIMARY KEY);

  -- The words of the owner's file, as it is written; one row or none.
  CREATE TABLE owner_words (
    pk INTEGER PRIMARY KEY CHECK (pk = 1),
    text TEXT NOT NULL,
    hash TEXT NOT NULL
  );
  -- The owner's kinds of questions: their file as it is written and what was learnt from it; one row or none.
  CREATE TABLE own_kinds (
    pk INTEGER PRIMARY KEY CHECK (pk = 1),
    text TEXT NOT NULL,
    model BYTEA NOT NULL,
    hash TEXT NOT NULL
  );

  -- What the documents were after each import that changed them; the highest version is the present one. stamp: no other
  -- database has it, so that an index knows whose version it holds. is_swept: what the version replaced is deleted.
  CREATE TABLE document_versions (
    version BIGINT PRIMARY KEY,
    stamp TEXT NOT NULL,
    documents INTEGER NOT NULL,
    ended_at BIGINT,
    is_swept BOOLEAN NOT NULL DEFAULT FALSE
  );
  INSERT INTO document_versions VALUES (0, gen_random_uuid()::text, 0, NULL, TRUE);
  -- A row a change: the document of the highest version that is present is the one that counts, and rows of higher ones are
  -- being imported. body: the whole document as JSON; null where it was removed. place: order within its version. key: a hash
  -- of the id, which can be longer than an index takes; file_key: one of collection and file.
  CREATE TABLE documents (
    key TEXT NOT NULL,
    version BIGINT NOT NULL,
    place INTEGER NOT NULL,
    id TEXT NOT NULL,
    collection TEXT NOT NULL,
    file TEXT,
    file_key TEXT,
    hash TEXT NOT NULL,
    body TEXT,
    PRIMARY KEY (key, version)
  );
  CREATE INDEX documents_version ON documents (version, place);
  CREATE INDEX documents_file ON documents (file_key) WHERE file_key IS NOT NULL;
  CREATE INDEX documents_collection ON documents (collection);

  -- Sites that are imported. begun_at, in milliseconds since the epoch, is that of a crawl that is not over.
  CREATE TABLE sites (name TEXT PRIMARY KEY, begun_at BIGINT);
  -- is_fetched: of the crawl that is not over, else as of the last committed import. page is JSON, deflated. key: a hash of the
  -- address.
  CREATE TABLE site_pages (
    pk BIGINT GENERATED ALWAYS AS IDENTITY,
    site TEXT NOT NULL REFERENCES sites (name) ON DELETE CASCADE,
    is_fetched BOOLEAN NOT NULL,
    key TEXT NOT NULL,
    address TEXT NOT NULL,
    page BYTEA NOT NULL,
    body BYTEA,
    PRIMARY KEY (site, is_fetched, key)
  );

  -- Vectors that were paid for, of 32-bit floats, little-endian, by a hash of what was embedded.
  CREATE TABLE shared_vectors (
    model TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    vector BYTEA NOT NULL,
    PRIMARY KEY (model, content_hash)
  );

  -- Requests of a minute by whom they count for. Not worth surviving a crash of the server, nor a flush to the disk each.
  CREATE UNLOGGED TABLE rate_counts (
    key TEXT PRIMARY KEY,
    used BIGINT NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL
  );
  CREATE INDEX rate_counts_end ON rate_counts (ends_at);

  -- What models were asked for on a day (UTC), reservations among it. Without a visitor: the site with all of them.
  CREATE TABLE budget_days (
    day DATE NOT NULL,
    visitor TEXT NOT NULL,
    tokens DOUBLE PRECISION NOT NULL,
    money DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (day, visitor)
  );
  -- Calls under way, with what was added for each. is_of_site: to the site's day, too.
  CREATE TABLE budget_reservations (
    id TEXT PRIMARY KEY,
    day DATE NOT NULL,
    visitor TEXT NOT NULL,
    tokens DOUBLE PRECISION NOT NULL,
    money DOUBLE PRECISION NOT NULL,
    is_of_site BOOLEAN NOT NULL
  );

  -- The data folder that was moved here; one row or none. Until it is complete no site starts. fingerprint: of its file.
  CREATE TABLE moved_folder (
    pk INTEGER PRIMARY KEY CHECK (pk = 1),
    fingerprint TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    completed_at BIGINT
  );
  -- How far a move has come in each table: the key of the last row, as JSON.
  CREATE TABLE moved_tables (
    name TEXT PRIMARY KEY,
    position TEXT
  );
  `,
  `
  -- The name of the site whose key an ask carried.
  ALTER TABLE runs ADD COLUMN site TEXT;

  -- Runs that are over and that the ledger does not count yet, with what was measured of them; null where that is not known.
  CREATE TABLE uncounted_runs (
    run BIGINT PRIMARY KEY REFERENCES runs (pk) ON DELETE CASCADE,
    language TEXT,
    first_event_ms INTEGER,
    total_ms INTEGER
  );
  INSERT INTO uncounted_runs (run) SELECT run FROM outcomes;

  -- Different questions, as long as a run asks them. key: a hash of the words. family: the question whose family it is in;
  -- null: its own. terms is JSON; vector as in shared_vectors.
  CREATE TABLE asked_questions (
    pk BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    family BIGINT,
    terms TEXT NOT NULL,
    vector BYTEA
  );
  CREATE TABLE asked_terms (
    term TEXT NOT NULL,
    asked BIGINT NOT NULL REFERENCES asked_questions (pk) ON DELETE CASCADE,
    PRIMARY KEY (term, asked)
  );
  CREATE INDEX asked_terms_asked ON asked_terms (asked);

  -- What an operator's pages list runs by. Texts are empty where there is nothing to say; day is UTC, as 2026-01-31; integers
  -- that begin with is_ are 0 or 1, since the statements are those of SQLite, too.
  CREATE TABLE ledger_runs (
    run BIGINT PRIMARY KEY REFERENCES runs (pk) ON DELETE CASCADE,
    day TEXT NOT NULL,
    language TEXT NOT NULL,
    site TEXT NOT NULL,
    collection TEXT NOT NULL,
    ending TEXT NOT NULL,
    is_weak INTEGER NOT NULL,
    is_degraded INTEGER NOT NULL,
    confidence DOUBLE PRECISION,
    first_event_ms INTEGER,
    total_ms INTEGER,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    asked BIGINT NOT NULL REFERENCES asked_questions (pk),
    family BIGINT NOT NULL
  );
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
  );
  CREATE TABLE ledger_counts (
    language TEXT NOT NULL,
    site TEXT NOT NULL,
    collection TEXT NOT NULL,
    day TEXT NOT NULL,
    measure TEXT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (language, site, collection, day, measure)
  );
  CREATE TABLE ledger_sources (
    language TEXT NOT NULL,
    site TEXT NOT NULL,
    collection TEXT NOT NULL,
    day TEXT NOT NULL,
    document TEXT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (language, site, collection, day, document)
  );

  -- The answers that the owner has written, as JSONL; one row or none.
  CREATE TABLE owner_answers (
    pk INTEGER PRIMARY KEY CHECK (pk = 1),
    text TEXT NOT NULL,
    hash TEXT NOT NULL
  );
  `,
  `
  -- What visitors say of answers. given_at: milliseconds since the epoch.
  CREATE TABLE feedback (
    run BIGINT PRIMARY KEY REFERENCES runs (pk) ON DELETE CASCADE,
    helpful BOOLEAN NOT NULL,
    reason TEXT,
    comment TEXT,
    given_at BIGINT NOT NULL
  );
  `,
  `
  -- What the owner is still to be told of runs, one of a type for each. Times are milliseconds since the epoch.
  CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    run BIGINT NOT NULL REFERENCES runs (pk) ON DELETE CASCADE,
    type TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    UNIQUE (run, type)
  );
  CREATE INDEX deliveries_due ON deliveries (due_at);
  `,
];
