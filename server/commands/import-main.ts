import { parseArgs } from 'node:util';
import { createSqliteVectorStore } from '../../pipeline/adapters/embedded/knowledge/sqlite-vector-store.ts';
import { MeaningTableError } from '../../pipeline/adapters/embedded/meaning/meaning-table.ts';
import { DatabaseError } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { type FillSummary, fillVectors } from '../../pipeline/import/fill-vectors.ts';
import { importPaths } from '../../pipeline/import/folder/import-paths.ts';
import { createProgressBar } from '../../pipeline/import/progress-bar.ts';
import { RepositoryError } from '../../pipeline/import/repository/run-git.ts';
import { shareVectors } from '../../pipeline/import/share-vectors.ts';
import { SiteStopped } from '../../pipeline/import/site/site-stopped.ts';
import { replacingStarterGuide } from '../../pipeline/import/starter-guide.ts';
import { foundNothing, toSummaryText } from '../../pipeline/import/summary-text.ts';
import { toVectorsText } from '../../pipeline/import/vectors-text.ts';
import type { KnowledgeImport } from '../../pipeline/ports.ts';
import { loadConfig } from '../config.ts';
import { readEnvironment } from '../environment.ts';
import { loadPassageEmbedder, type PassageEmbedder } from '../passage-embedder.ts';
import { createStores } from '../stores/create-stores.ts';
import type { Stores } from '../stores/stores.ts';
import { parseCrawlOptions } from './crawl-options.ts';
import { parseSources } from './import-sources.ts';
import { chooseRules } from './kept-rules.ts';
import { repeatEvery } from './repeat-every.ts';
import { runCommand } from './run-command.ts';

/** Of JSONL as a whole, which is read by line: a text must fit into memory several times. */
const MAX_FILE_MIB = 256;

const USAGE = `Usage: npm run import -- [options] <folder or file…>
       npm run import -- [options] https://docs.example.org
       npm run import -- [options] https://github.com/x/y.git

Imports Markdown, MDX, HTML, plain text, PDF, Word (.docx), EPUB, zip archives of these, OpenAPI descriptions, and JSONL
with id, title, text and url on each line. Unchanged documents are skipped, changed ones replaced. A running server sees
the new documents with its next question; with DATABASE_URL every server does within five seconds.

  --remove-missing   Remove documents of this collection that are not in the given paths any more.
  --collection NAME  Name of what is imported together [documents; of a site its host, of a repository x/y]
  --base-url URL     Address under which the documents are published; makes source links.
  --exclude PATTERN  Pass over what matches, as in a .gitignore. May be repeated. Kept for the next import of the collection.
  --include PATTERN  Import only what matches, also what is passed over otherwise. May be repeated. Kept likewise.
  --max-file-mb N    Largest file, and longest line of JSONL, in MiB, 1 to ${MAX_FILE_MIB} [by kind; 5 for text]
  --keep-guide       Keep the starter guide in the base beside your documents.
  --vectors          Import nothing: only make the vectors that are missing.
  --every TIME       Import again so long after each import, such as 30m, 6h or 1d, until it is stopped.
  --rate N           Of a site: requests a second, 0.1 to 50 [8]
  --max-pages N      Of a site: pages after which the crawl ends [5000]
  --allow-private    Of a site or repository: it may be in a private network or on this machine.
  --branch NAME      Of a repository: branch or tag [its own]
  --folder PATH      Of a repository: the folder with the documents [all of it]
  --help             Show this.
`;
const INTERRUPTED = 130;
const MIB = 2 ** 20;

await runCommand(run, [MeaningTableError, DatabaseError, RepositoryError, SiteStopped]);

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
  const crawl = parseCrawlOptions(values);
  const sources = parseSources(positionals);
  const config = loadConfig(readEnvironment());
  // First of all: what makes no vectors is told before anything is imported.
  const passageEmbedder = await loadPassageEmbedder(config);
  const stores = await createStores(config).open();
  // Otherwise what this process has written is now and then left to the server to copy, in the middle of a visitor's turn.
  stores.index.exec('PRAGMA wal_autocheckpoint = 1000');
  const interruption = new AbortController();
  const { signal } = interruption;
  process.once('SIGINT', () => interruption.abort());
  process.once('SIGTERM', () => interruption.abort());
  try {
    return await repeatEvery(crawl.everyMs, importOnce, signal);
  } finally {
    await stores.close();
  }

  async function importOnce(): Promise<number> {
    const code = isVectorsOnly ? 0 : await importSources();
    if (signal.aborted) return INTERRUPTED;
    const filled = await makeVectors(stores, passageEmbedder, signal);
    if (filled === null) return code;
    if (signal.aborted) return INTERRUPTED;
    return isVectorsOnly && filled.failure ? 1 : code;
  }

  async function importSources(): Promise<number> {
    if (sources.kind === 'paths') return importDocuments(stores, sources.paths, options, signal);
    const { importRemote } = await import('./import-remote.ts');
    return importRemote(sources, {
      ...crawl,
      collection: options.collection ?? null,
      removeMissing: options['remove-missing'],
      maxFileBytes: options.maxFileBytes ?? null,
      contact: config.PUBLIC_URL ?? null,
      environment: readEnvironment(),
      optionNames: JSON.stringify(options),
      settings: stores.settings,
      openMemory: stores.openSiteMemory,
      openTarget: () => openTarget(stores, options),
      importFolder: (path, collection) => importDocuments(stores, [path], { ...options, collection }, signal),
      signal,
    });
  }
}

function readArguments() {
  return parseArgs({
    allowPositionals: true,
    options: {
      'remove-missing': { type: 'boolean', default: false },
      collection: { type: 'string' },
      'base-url': { type: 'string' },
      exclude: { type: 'string', multiple: true },
      include: { type: 'string', multiple: true },
      'max-file-mb': { type: 'string' },
      'keep-guide': { type: 'boolean', default: false },
      vectors: { type: 'boolean', default: false },
      every: { type: 'string' },
      rate: { type: 'string' },
      'max-pages': { type: 'string' },
      'allow-private': { type: 'boolean', default: false },
      branch: { type: 'string' },
      folder: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

type Values = ReturnType<typeof readArguments>['values'];

interface ImportOptions
  extends Pick<Values, 'collection' | 'exclude' | 'include' | 'keep-guide' | 'remove-missing'> {
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

async function openTarget(stores: Stores, options: ImportOptions): Promise<KnowledgeImport> {
  const target = await stores.openImport();
  return options['keep-guide'] ? target : replacingStarterGuide(target);
}

async function importDocuments(
  stores: Stores,
  paths: readonly string[],
  options: ImportOptions,
  signal: AbortSignal,
): Promise<number> {
  const bar = createProgressBar(process.stderr);
  try {
    const collection = options.collection ?? 'documents';
    const { rules, keep } = await chooseRules(stores.settings, collection, options);
    const summary = await importPaths({
      paths,
      target: await openTarget(stores, options),
      collection,
      removeMissing: options['remove-missing'],
      rules,
      ...(options.maxFileBytes === undefined ? {} : { maxFileBytes: options.maxFileBytes }),
      ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
      signal,
      onProgress: bar.update,
    });
    bar.clear();
    await keep();
    process.stdout.write(`${toSummaryText(summary)}\n`);
    return summary.failures.length > 0 || foundNothing(summary) ? 1 : 0;
  } catch (error) {
    bar.clear();
    if (!signal.aborted) throw error;
    process.stderr.write('Interrupted. The knowledge base is as it was before.\n');
    return INTERRUPTED;
  }
}

/** Null where each node makes its own, of what it takes up: only those that are paid for are made once for all. */
async function makeVectors(
  { index, sharedVectors, catchUp }: Stores,
  { embedder, source, isPaid }: PassageEmbedder,
  signal: AbortSignal,
): Promise<FillSummary | null> {
  if (sharedVectors && !isPaid) return null;
  await catchUp();
  const bar = createProgressBar(process.stderr);
  const store = createSqliteVectorStore(index);
  const summary = await fillVectors({
    store: sharedVectors ? shareVectors(store, sharedVectors) : store,
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
  output.write(`${toVectorsText(summary, source, signal.aborted)}\n`);
  return summary;
}
