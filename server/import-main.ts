import { parseArgs } from 'node:util';
import { createSqliteKnowledgeImport } from '../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { DatabaseError, openDatabase } from '../pipeline/adapters/embedded/sqlite/database.ts';
import { importPaths } from '../pipeline/import/import-paths.ts';
import { createProgressBar } from '../pipeline/import/progress-bar.ts';
import { replacingStarterGuide } from '../pipeline/import/starter-guide.ts';
import { toSummaryText } from '../pipeline/import/summary-text.ts';
import { ConfigError, loadConfig } from './config.ts';
import { readEnvironment } from './environment.ts';

const USAGE = `Usage: npm run import -- [options] <folder or file…>

Imports Markdown, MDX, HTML, plain text, and JSONL with id, title, text and url on each line. Unchanged documents are
skipped, changed ones replaced. A running server sees the new documents with its next question.

  --remove-missing   Remove documents of this collection that are not in the given paths any more.
  --collection NAME  Name of what is imported together [documents]
  --base-url URL     Address under which the documents are published; makes source links.
  --keep-guide       Keep the starter guide in the base beside your documents.
  --help             Show this.
`;

try {
  process.exitCode = await run();
} catch (error) {
  const isPlain = error instanceof ConfigError || error instanceof DatabaseError;
  process.stderr.write(
    `${isPlain ? error.message : error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}

/** The exit code: 0 when all was imported, 1 when some documents failed, 130 when interrupted. */
async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'remove-missing': { type: 'boolean', default: false },
      collection: { type: 'string', default: 'documents' },
      'base-url': { type: 'string' },
      'keep-guide': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help || positionals.length === 0) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 1;
  }
  const config = loadConfig(readEnvironment());
  const database = await openDatabase(config.DATA_DIR);
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  process.once('SIGTERM', () => interruption.abort());
  const bar = createProgressBar(process.stderr);
  try {
    const target = createSqliteKnowledgeImport(database);
    const summary = await importPaths({
      paths: positionals,
      target: values['keep-guide'] ? target : replacingStarterGuide(target),
      collection: values.collection,
      removeMissing: values['remove-missing'],
      ...(values['base-url'] === undefined ? {} : { baseUrl: values['base-url'] }),
      signal: interruption.signal,
      onProgress: bar.update,
    });
    bar.clear();
    process.stdout.write(`${toSummaryText(summary)}\n`);
    return summary.failures.length > 0 ? 1 : 0;
  } catch (error) {
    bar.clear();
    if (!interruption.signal.aborted) throw error;
    process.stderr.write('Interrupted. The knowledge base is as it was before.\n');
    return 130;
  } finally {
    database.close();
  }
}
