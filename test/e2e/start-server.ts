import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');

export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts the built site as an operator would, on a free port of the loopback interface and in a folder of its own.
 * @throws {Error} with what the process said when it ends before it is ready, or when it was never built
 */
export async function startServer(env: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
  const main = join(ROOT, 'dist/server/main.js');
  if (!existsSync(main)) throw new Error(`${main} is missing; run "npm run build" first.`);
  const dataDir = mkdtempSync(join(tmpdir(), 'milepost-e2e-'));
  const child = spawn(process.execPath, [main], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that is killed must not leave a server behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    url: await readAddress(child),
    async stop() {
      process.off('exit', kill);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function readAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    child.once('exit', (code) =>
      reject(new Error(`The server ended with ${code} before it was ready.\n${said}`)),
    );
    if (!child.stdout) return;
    createInterface(child.stdout).on('line', (line) => {
      said += `${line}\n`;
      const [address] = /https?:\/\/\S+/.exec(line) ?? [];
      if (address) resolve(address.replace(/\/$/, ''));
    });
  });
}
