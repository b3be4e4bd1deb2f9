import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findPackageRoot } from '../../server/environment.ts';

/** The product as a user runs it: a process of its own on a free port of the loopback interface, with a folder of its own. */
export interface Product {
  readonly url: string;
  readonly pid: number;
  /** Its folder, which goes with it. */
  readonly dataDir: string;
  stop(): Promise<void>;
}

const root = findPackageRoot();

/** Imports the given files with `npm run import`'s program, starts the server's program, and waits for its address. */
export async function startProduct(
  imports: readonly string[],
  env: Record<string, string> = {},
): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), 'milepost-bench-'));
  const settings = {
    ...process.env,
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    STARTER_GUIDE: 'off',
    ASKS_PER_MINUTE_ADDRESS: '0',
    ASKS_PER_MINUTE_SITE: '0',
    ...env,
  };
  const run = (program: string, args: readonly string[]) =>
    spawn(process.execPath, [join(root, 'dist/server', program), ...args], {
      env: settings,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  for (const path of imports) {
    const [code] = await once(
      run('commands/import-main.js', [path]).on('spawn', () => {}),
      'exit',
    );
    // 1: some documents could not be read, which the import has told.
    if (code !== 0 && code !== 1) throw new Error(`The import of ${path} ended with ${code}.`);
  }
  const server = run('main.js', []);
  const url = await readAddress(server);
  return {
    url,
    pid: server.pid ?? 0,
    dataDir,
    async stop() {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function readAddress(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('The server has no output.');
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /(http:\/\/\S+?)\/?$/.exec(line)?.[1];
    if (url) {
      // Nobody reads on, and a full pipe would stop the server.
      server.stdout.resume();
      return url;
    }
  }
  throw new Error('The server ended without printing its address.');
}
