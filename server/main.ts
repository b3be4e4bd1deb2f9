import type { AddressInfo } from 'node:net';
import { DatabaseError } from '../pipeline/adapters/embedded/sqlite/database.ts';
import { describeThrown } from '../pipeline/innermost-cause.ts';
import { assemble } from './assemble.ts';
import { choosePorts } from './choose-ports.ts';
import { ConfigError, describeSettings, loadConfig } from './config.ts';
import { drain } from './drain.ts';
import { findPackageRoot, readEnvironment } from './environment.ts';
import { createHttpServer, listen } from './http-server.ts';
import { createLogger } from './log.ts';

const USAGE = `Usage: npm start

Starts the site. Settings come from the environment or from a file .env in this folder:

${describeSettings()}

Import your documents with: npm run import -- <folder or file…>
`;

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(USAGE);
} else {
  try {
    await serve();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

async function serve(): Promise<void> {
  const config = loadConfig(readEnvironment());
  const logger = createLogger(config.LOG_LEVEL);
  let isDraining = false;
  const { app, runs, close } = await assemble({
    config,
    logger,
    packageRoot: findPackageRoot(),
    isDraining: () => isDraining,
    createPorts: (context) => choosePorts(context, config),
  });
  const server = createHttpServer(app);
  try {
    await listen(server, config.PORT, config.HOST);
  } catch (error) {
    close();
    throw error;
  }
  const shutDown = async (signal: NodeJS.Signals) => {
    if (isDraining) return;
    isDraining = true;
    logger.info({ signal, openRuns: runs.activeCount() }, 'draining');
    await drain(server, runs, config.DRAIN_MS);
    close();
    logger.info('stopped');
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void shutDown(signal));

  const { port } = server.address() as AddressInfo;
  const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
  process.stdout.write(`Milepost is ready: ${config.PUBLIC_URL ?? `http://${host}:${port}/`}\n`);
}

/** Failures that the operator can mend read as sentences; anything else keeps its stack. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DatabaseError) return error.message;
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${address} is in use. Stop the program that has it, or set PORT to another one (0 picks a free one).`;
  }
  if (code === 'EACCES') return `This user may not listen on port ${port}. Set PORT to 1024 or above.`;
  if (code === 'ENOTFOUND') return `HOST is no name that this machine knows. Set it to 127.0.0.1 or 0.0.0.0.`;
  if (code === 'EADDRNOTAVAIL')
    return `This machine has no address ${address}. Set HOST to 127.0.0.1 or 0.0.0.0.`;
  if (!(error instanceof Error)) return describeThrown(error);
  // The stack begins with the error's own words, and says nothing of what they stand for.
  return error.cause === undefined
    ? (error.stack ?? error.message)
    : `${describeThrown(error)}\n${error.stack}`;
}
