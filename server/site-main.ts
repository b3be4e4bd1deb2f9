import { parseArgs } from 'node:util';
import { MeaningTableError } from '../pipeline/adapters/embedded/meaning/meaning-table.ts';
import { DatabaseError } from '../pipeline/adapters/embedded/sqlite/database.ts';
import { isRunFailure } from '../pipeline/failure.ts';
import { describeThrown } from '../pipeline/innermost-cause.ts';
import { choosePorts } from './choose-ports.ts';
import { ConfigError, describeSettings, loadConfig } from './config.ts';
import { findPackageRoot, readEnvironment } from './environment.ts';
import { LeaseTakenError } from './hold-lease.ts';
import { createLogger } from './log.ts';
import { runSite } from './run-site.ts';

const USAGE = `Usage: npm start -- [options]

Starts the site. Settings come from the environment or from a file .env in this folder:

${describeSettings()}

  --takeover  Waits until the process that has DATA_DIR has ended, and goes on in its place.
  --help      Show this.

Import your documents with: npm run import -- <folder or file…>
`;

/** Told as they stand. */
const MENDABLE = [ConfigError, DatabaseError, LeaseTakenError, MeaningTableError];

try {
  await run();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      takeover: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const config = loadConfig(readEnvironment());
  await runSite({
    config,
    logger: createLogger(config.LOG_LEVEL),
    packageRoot: findPackageRoot(),
    createPorts: (context) => choosePorts(context, config),
    takesOver: values.takeover,
    say: (line) => process.stdout.write(`${line}\n`),
  });
}

/** Failures that the operator can mend read as sentences; anything else keeps its stack. */
function explain(error: unknown): string {
  if (MENDABLE.some((type) => error instanceof type)) return (error as Error).message;
  const { code, syscall, port, address, message } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
  };
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${message}\nSee npm start -- --help`;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${address} is in use. Stop the program that has it, or set PORT to another one (0 picks a free one).`;
  }
  if (code === 'EACCES' && syscall === 'listen')
    return `This user may not listen on port ${port}. Set PORT to 1024 or above.`;
  if (code === 'ENOTFOUND') return `HOST is no name that this machine knows. Set it to 127.0.0.1 or 0.0.0.0.`;
  if (code === 'EADDRNOTAVAIL')
    return `This machine has no address ${address}. Set HOST to 127.0.0.1 or 0.0.0.0.`;
  // What was asked of the stores before the site could serve.
  if (isRunFailure(error) && error.code === 'storage_unavailable') return error.message;
  if (!(error instanceof Error)) return describeThrown(error);
  // The stack begins with the error's own words, and says nothing of what they stand for.
  return error.cause === undefined
    ? (error.stack ?? error.message)
    : `${describeThrown(error)}\n${error.stack}`;
}
