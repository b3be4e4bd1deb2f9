import { parseArgs } from 'node:util';
import { createSqliteKnowledgeImport } from '../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { createSqliteVectorStore } from '../../pipeline/adapters/embedded/knowledge/sqlite-vector-store.ts';
import {
  type Database,
  DatabaseError,
  openDatabase,
} from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { type FillSummary, fillVectors } from '../../pipeline/import/fill-vectors.ts';
import { importPaths } from '../../pipeline/import/import-paths.ts';
import { createProgressBar } from '../../pipeline/import/progress-bar.ts';
import { replacingStarterGuide } from '../../pipeline/import/starter-guide.ts';
import { toSummaryText } from '../../pipeline/import/summary-text.ts';
import { toVectorsText } from '../../pipeline/import/vectors-text.ts';
import { type Config, loadConfig } from '../config.ts';
import { toEmbedderAddress } from '../embedder-address.ts';
import { readEnvironment } from '../environment.ts';
import { runCommand } from './run-command.ts';

/** Of JSONL as a whole, which is read by line: a text must fit into memory several times. */
const MAX_FILE_MIB = 256;

const USAGE = `Usage: npm run import -- [options] <folder or file…>

Imports Markdown, MDX, HTML, plain text, PDF, Word (.docx), EPUB, zip archives of these, OpenAPI descriptions, and JSONL
with id, title, text and url on each line. Unchanged documents are skipped, changed ones replaced. A running server sees
the new documents with its next question.

  --remove-missing   Remove documents of this collection that are not in the given paths any more.
  --collection NAME  Name of what is imported together [documents]
  --base-url URL     Address under which the documents are published; makes source links.
  --max-file-mb N    Largest file, and longest line of JSONL, in MiB, 1 to ${MAX_FILE_MIB} [by kind; 5 for text]
  --keep-guide       Keep the starter guide in the base beside your documents.
  --vectors          Import nothing: only make the vectors that are missing (with OPENAI_EMBEDDING_MODEL).
  --help             Show this.
`;
const INTERRUPTED = 130;
const MIB = 2 ** 20;

await runCommand(run, [DatabaseError]);

/**
 * The exit code: 0 when all was imported, 1 when some documents failed, 130 when interrupted. Vectors that could not be
 * made fail nothing but an import of vectors alone.
 */
async function run(): Promise<number> {
  const { values, positionals } = readArguments();
  const isVectorsOnly = values.vectors && positionals.length === 0;
  if (values.help || (positionals.length === 0 && !isVectorsOnly)) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 1;
  }
  const options = parseOptions(values);
  const config = loadConfig(readEnvironment());
  const database = await openDatabase(config.DATA_DIR);
  // Otherwise what this process has written is now and then left to the server to copy, in the middle of a visitor's turn.
  database.exec('PRAGMA wal_autocheckpoint = 1000');
  const interruption = new AbortController();
  const { signal } = interruption;
  process.once('SIGINT', () => interruption.abort());
  process.once('SIGTERM', () => interruption.abort());
  try {
    const code = isVectorsOnly ? 0 : await importDocuments(database, positionals, options, signal);
    if (signal.aborted) return INTERRUPTED;
    const filled = await makeVectors(database, config, signal);
    if (filled === null && isVectorsOnly) {
      process.stderr.write('No vectors are wanted: OPENAI_EMBEDDING_MODEL is not set.\n');
      return 1;
    }
    if (signal.aborted) return INTERRUPTED;
    return isVectorsOnly && filled?.failure ? 1 : code;
  } finally {
    database.close();
  }
}

function readArguments() {
  return parseArgs({
    allowPositionals: true,
    options: {
      'remove-missing': { type: 'boolean', default: false },
      collection: { type: 'string', default: 'documents' },
      'base-url': { type: 'string' },
      'max-file-mb': { type: 'string' },
      'keep-guide': { type: 'boolean', default: false },
      vectors: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

type Values = ReturnType<typeof readArguments>['values'];

interface ImportOptions extends Pick<Values, 'collection' | 'keep-guide' | 'remove-missing'> {
  readonly baseUrl: string | undefined;
  readonly maxFileBytes: number | undefined;
}

function parseOptions(values: Values): ImportOptions {
  const { 'base-url': baseUrl, 'max-file-mb': mib } = values;
  if (baseUrl !== undefined && !(URL.canParse(baseUrl) && /^https?:/i.test(baseUrl)))
    throw new Error(`--base-url is an address such as https://www.example.org/docs, not "${baseUrl}".`);
  if (mib !== undefined && !(Number(mib) >= 1 && Number(mib) <= MAX_FILE_MIB))
    throw new Error(`--max-file-mb is a number from 1 to ${MAX_FILE_MIB}, not "${mib}".`);
  return { ...values, baseUrl, maxFileBytes: mib === undefined ? undefined : Number(mib) * MIB };
}

async function importDocuments(
  database: Database,
  paths: readonly string[],
  options: ImportOptions,
  signal: AbortSignal,
): Promise<number> {
  const bar = createProgressBar(process.stderr);
  try {
    const target = createSqliteKnowledgeImport(database);
    const summary = await importPaths({
      paths,
      target: options['keep-guide'] ? target : replacingStarterGuide(target),
      collection: options.collection,
      removeMissing: options['remove-missing'],
      ...(options.maxFileBytes === undefined ? {} : { maxFileBytes: options.maxFileBytes }),
      ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
      signal,
      onProgress: bar.update,
    });
    bar.clear();
    process.stdout.write(`${toSummaryText(summary)}\n`);
    return summary.failures.length > 0 ? 1 : 0;
  } catch (error) {
    bar.clear();
    if (!signal.aborted) throw error;
    process.stderr.write('Interrupted. The knowledge base is as it was before.\n');
    return INTERRUPTED;
  }
}

/** Null when no embedding model is set. */
async function makeVectors(
  database: Database,
  config: Config,
  signal: AbortSignal,
): Promise<FillSummary | null> {
  const address = toEmbedderAddress(config);
  if (!address) return null;
  const { loadImportEmbedder } = await import('../../pipeline/adapters/openai/embed/load-embedder.ts');
  const embedder = await loadImportEmbedder(address);
  const bar = createProgressBar(process.stderr);
  const summary = await fillVectors({
    store: createSqliteVectorStore(database),
    embedder,
    signal,
    onProgress: ({ done, total }) =>
      bar.update({
        done,
        total,
        path: `vectors: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`,
      }),
  });
  bar.clear();
  const output = summary.failure ? process.stderr : process.stdout;
  output.write(`${toVectorsText(summary, address, signal.aborted)}\n`);
  return summary;
}
