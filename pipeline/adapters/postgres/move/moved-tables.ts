/**
 * How a column is stored on both sides; `json` is text that PostgreSQL must be able to read as JSON, `hash` the key that
 * `toTextKey` makes of a text.
 */
export type ColumnKind = 'text' | 'json' | 'hash' | 'integer' | 'bigint' | 'real' | 'boolean' | 'blob';

export interface MovedTable {
  readonly name: string;
  /** What SQLite calls it, if not the same. */
  readonly source?: string;
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** What SQLite is asked for, where that is not the column of the same name. */
  readonly from?: Readonly<Record<string, string>>;
  /** Columns that tell a row from all others of the table, on both sides. */
  readonly key: readonly string[];
  /** The order of SQLite's table, in which its rows are read; the key where it is not said. */
  readonly order?: 'pk';
  /** PostgreSQL numbers further rows itself. */
  readonly isNumbered?: true;
  /** Which rows of SQLite count. */
  readonly where?: string;
  /** Which rows of PostgreSQL count; the others are its own. */
  readonly targetWhere?: string;
  /** What is said of the others; nothing when nobody misses them. */
  readonly others?: string;
}

/** Not those that belong to the file: locks and notes of imports, documents and vectors. */
const IS_OF_SITE = `key NOT GLOB 'import.*' AND key NOT GLOB 'documents.*' AND key NOT GLOB 'vectors.*' AND key <> 'storage_probe'`;

/**
 * All that a data folder has besides documents and vectors, in an order in which every row comes after those that it refers to. SQLite lets
 * rows stay whose run was erased, which PostgreSQL does not.
 */
export const MOVED_TABLES: readonly MovedTable[] = [
  {
    name: 'settings',
    columns: { key: 'text', value: 'text' },
    key: ['key'],
    where: IS_OF_SITE,
    targetWhere: `key NOT LIKE 'lock.%'`,
  },
  {
    name: 'conversations',
    columns: { pk: 'bigint', id: 'text', visitor: 'text', title: 'text', created_at: 'bigint' },
    key: ['pk'],
    isNumbered: true,
  },
  {
    name: 'runs',
    columns: {
      pk: 'bigint',
      id: 'text',
      conversation: 'text',
      visitor: 'text',
      message_id: 'text',
      question: 'text',
      locale: 'text',
      site: 'text',
      options: 'text',
      idempotency_key: 'text',
      is_set_aside: 'boolean',
      state: 'text',
      started_at: 'bigint',
      attempts: 'integer',
    },
    key: ['pk'],
    isNumbered: true,
  },
  {
    name: 'outcomes',
    columns: { run: 'bigint', response: 'text', payload: 'json', error_code: 'text' },
    key: ['run'],
  },
  {
    name: 'uncounted_runs',
    columns: { run: 'bigint', language: 'text', first_event_ms: 'integer', total_ms: 'integer' },
    key: ['run'],
  },
  {
    name: 'asked_questions',
    columns: { pk: 'bigint', key: 'text', family: 'bigint', terms: 'text', vector: 'blob' },
    key: ['pk'],
    isNumbered: true,
  },
  { name: 'asked_terms', columns: { term: 'text', asked: 'bigint' }, key: ['term', 'asked'] },
  {
    name: 'ledger_runs',
    columns: {
      run: 'bigint',
      day: 'text',
      language: 'text',
      site: 'text',
      collection: 'text',
      ending: 'text',
      is_weak: 'integer',
      is_degraded: 'integer',
      confidence: 'real',
      first_event_ms: 'integer',
      total_ms: 'integer',
      input_tokens: 'bigint',
      output_tokens: 'bigint',
      asked: 'bigint',
      family: 'bigint',
    },
    key: ['run'],
  },
  ...[
    ['ledger_counts', 'measure'],
    ['ledger_sources', 'document'],
  ].map(
    ([name = '', counted = '']): MovedTable => ({
      name,
      columns: {
        day: 'text',
        language: 'text',
        site: 'text',
        collection: 'text',
        [counted]: 'text',
        amount: 'bigint',
      },
      key: ['language', 'site', 'collection', 'day', counted],
    }),
  ),
  {
    name: 'ledger_places',
    columns: { language: 'text', site: 'text', collection: 'text' },
    key: ['language', 'site', 'collection'],
  },
  {
    name: 'feedback',
    columns: { run: 'bigint', helpful: 'boolean', reason: 'text', comment: 'text', given_at: 'bigint' },
    key: ['run'],
  },
  {
    name: 'deliveries',
    columns: {
      id: 'text',
      run: 'bigint',
      type: 'text',
      due_at: 'bigint',
      attempts: 'integer',
      created_at: 'bigint',
    },
    key: ['id'],
    order: 'pk',
  },
  {
    name: 'run_events',
    columns: { run: 'text', last_seq: 'integer', first_seq: 'integer', frames: 'text' },
    key: ['run', 'last_seq'],
    order: 'pk',
    where: 'EXISTS (SELECT 1 FROM runs WHERE runs.id = run_events.run)',
    others: 'whose run was erased',
  },
  {
    name: 'kept_results',
    columns: { run: 'text', stage: 'text', result: 'text' },
    key: ['run', 'stage'],
    // Of runs that are over they are swept at every start.
    where: `EXISTS (SELECT 1 FROM runs WHERE runs.id = kept_results.run AND runs.state = 'running')`,
  },
  {
    name: 'traits',
    columns: {
      visitor: 'text',
      key: 'text',
      value: 'text',
      confidence: 'real',
      why: 'text',
      seen_at: 'text',
      expires_at: 'text',
      is_corrected: 'boolean',
    },
    key: ['visitor', 'key', 'value'],
  },
  {
    name: 'profile_wishes',
    columns: { visitor: 'text', is_off: 'boolean', is_brief: 'boolean' },
    key: ['visitor'],
  },
  {
    name: 'pages',
    columns: { id: 'text', visitor: 'text', question: 'text', versions: 'integer' },
    key: ['id'],
  },
  {
    name: 'page_versions',
    columns: {
      page: 'text',
      version: 'integer',
      run: 'text',
      question: 'text',
      created_at: 'text',
      draft: 'text',
    },
    key: ['page', 'version'],
    order: 'pk',
  },
  {
    name: 'page_repeats',
    columns: { run: 'text', page: 'text', version: 'integer' },
    key: ['run'],
    where: `EXISTS (SELECT 1 FROM page_versions
      WHERE page_versions.page = page_repeats.page AND page_versions.version = page_repeats.version)`,
    others: 'whose page was erased',
  },
  { name: 'gone_pages', columns: { id: 'text' }, key: ['id'] },
  { name: 'owner_words', columns: { pk: 'integer', text: 'text', hash: 'text' }, key: ['pk'] },
  { name: 'owner_answers', columns: { pk: 'integer', text: 'text', hash: 'text' }, key: ['pk'] },
  { name: 'sites', columns: { name: 'text', begun_at: 'bigint' }, key: ['name'], order: 'pk' },
  {
    name: 'site_pages',
    columns: {
      site: 'text',
      is_fetched: 'boolean',
      key: 'hash',
      address: 'text',
      page: 'blob',
      body: 'blob',
    },
    from: { site: '(SELECT name FROM sites WHERE sites.pk = site_pages.site)', key: 'address' },
    key: ['site', 'is_fetched', 'address'],
    order: 'pk',
  },
  { name: 'own_kinds', columns: { pk: 'integer', text: 'text', model: 'blob', hash: 'text' }, key: ['pk'] },
];

/** The vectors of a model that is paid for each of them: nodes share them, and make others themselves. */
export function toVectorTable(model: string): MovedTable {
  return {
    name: 'shared_vectors',
    source: 'passage_vectors',
    columns: { model: 'text', content_hash: 'text', vector: 'blob' },
    key: ['model', 'content_hash'],
    order: 'pk',
    where: `model = '${model.replaceAll("'", "''")}'`,
  };
}
