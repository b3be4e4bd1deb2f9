import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { SETTINGS } from '../../server/settings.ts';
import { PACKAGE_ROOT } from '../test-site.ts';

const run = promisify(execFile);

/** A release of the sources as they are, in folders that `remove` takes away. */
export interface Release {
  readonly tarball: string;
  /** Unpacks it into an empty folder, and gives that. */
  unpack(): Promise<string>;
  remove(): void;
}

export async function makeRelease(): Promise<Release> {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-release-test-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  await run('npm', ['run', '--silent', 'release', '--', '--to', folder], { cwd: PACKAGE_ROOT });
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
  let unpacked = 0;
  return {
    tarball,
    async unpack() {
      const app = join(folder, `app-${++unpacked}`);
      mkdirSync(app);
      await run('tar', ['-xzf', tarball, '-C', app, '--strip-components=1']);
      return app;
    },
    remove,
  };
}

/** Why nothing can be downloaded; null when it can, and under CI, where a test without it has to fail. */
export async function findOffline(): Promise<string | null> {
  if (process.env.CI) return null;
  const ping = run('npm', ['ping', '--fetch-retries=0', '--fetch-timeout=10000'], { cwd: tmpdir() });
  return ping.then(
    () => null,
    () => 'npm does not reach its registry',
  );
}

/** As an owner calls it, run by `node`. */
export function runNpm(
  args: readonly string[],
  cwd: string,
  node = process.execPath,
): Promise<{ stdout: string; stderr: string }> {
  return run('npm', [...args], { cwd, env: toEnvironment(node) });
}

/** Without what npm and Jest have put into this process's environment, and with the machine's way to its registry. */
function toEnvironment(node: string): Record<string, string | undefined> {
  const ambient = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|JEST_|NODE_OPTIONS$|CI$)/i.test(name) && !(name in SETTINGS),
  );
  return {
    ...Object.fromEntries(ambient),
    PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
    // npm looks for it beside the Node that runs it.
    npm_config_globalconfig: execFileSync('npm', ['config', 'get', 'globalconfig'], {
      encoding: 'utf8',
    }).trim(),
  };
}

export interface Started {
  readonly url: string;
  output(): string;
  /** Sends SIGTERM to npm and the server, as a supervisor does, and resolves when both have ended. */
  stop(): Promise<unknown>;
}

/** `npm start` in `app`. Rejects with what was printed when it ends before it serves. */
export async function npmStart(app: string, dataDir: string, node = process.execPath): Promise<Started> {
  const child = spawn('npm', ['start'], {
    cwd: app,
    env: { ...toEnvironment(node), PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn' },
    // A group of its own: npm, a shell and the server.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8');
  child.stderr.on('data', (text) => {
    output += text;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      output += text;
      const [, found] = /ready: (http:\/\/\S+?)\/?\s/.exec(output) ?? [];
      if (found) resolve(found);
    });
    void ended.then((code) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
  });
  return {
    url,
    output: () => output,
    stop() {
      process.kill(-Number(child.pid), 'SIGTERM');
      return ended;
    },
  };
}

/** Asks the starter guide; gives the whole stream. */
export async function ask(url: string): Promise<string> {
  const response = await fetch(`${url}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message: 'What is the progress widget?' }),
  });
  return response.text();
}
