import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKAGE_ROOT } from './test-site.ts';

const PROGRAMS = {
  main: 'dist/server/main.js',
  'import-main': 'dist/server/commands/import-main.js',
  'doctor-main': 'dist/server/commands/doctor-main.js',
  'unanswered-main': 'dist/server/commands/unanswered-main.js',
  'words-main': 'dist/server/commands/words-main.js',
  'answers-main': 'dist/server/commands/answers-main.js',
  'migrate-main': 'dist/server/commands/migrate-main.js',
  'backup-main': 'dist/server/commands/backup-main.js',
  'restore-main': 'dist/server/commands/restore-main.js',
  'train-intents-main': 'dist/server/commands/train-intents-main.js',
  paced: 'test/programs/paced-site.mjs',
} as const;

export interface Program {
  readonly child: ChildProcess;
  readonly dataDir: string;
  output(): string;
  /** The standard output alone. */
  stdout(): string;
  /** Resolves with the exit code when it has ended. */
  readonly ended: Promise<number | null>;
  /** Ends it with SIGTERM and resolves with all that it printed: what it logs may arrive after its answers. */
  logged(): Promise<string>;
  /** Resolves with the printed address; rejects with the output when the program ends first. */
  address(): Promise<string>;
}

/**
 * Runs programs of the build, or of another one in `root`, as a user would, with settings and a data folder of their own; ends
 * them all with `stopAll`.
 */
export function createPrograms() {
  const started: Program[] = [];
  const folders: string[] = [];
  return {
    start(
      program: keyof typeof PROGRAMS,
      args: readonly string[] = [],
      env: Record<string, string> = {},
      cwd?: string,
      root = PACKAGE_ROOT,
    ): Program {
      const dataDir = env.DATA_DIR ?? mkdtempSync(join(tmpdir(), 'milepost-'));
      if (env.DATA_DIR === undefined) folders.push(dataDir);
      const child = spawn(process.execPath, [join(root, PROGRAMS[program]), ...args], {
        // Run from its own folder, so that no .env of the developer reaches it.
        cwd: cwd ?? dataDir,
        env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...env },
      });
      let output = '';
      let stdout = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8');
        stream.on('data', (text) => {
          output += text;
          if (stream === child.stdout) stdout += text;
        });
      }
      const ended = once(child, 'close').then(([code]) => code as number | null);
      const printed = () => /ready: (http:\/\/\S+?)\/?\s/.exec(output)?.[1];
      const found: Program = {
        child,
        dataDir,
        output: () => output,
        stdout: () => stdout,
        ended,
        async logged() {
          child.kill('SIGTERM');
          await ended;
          return output;
        },
        address: () =>
          new Promise((resolve, reject) => {
            const look = () => {
              const url = printed();
              if (url) resolve(url);
            };
            look();
            child.stdout.on('data', look);
            void ended.then(() => reject(new Error(`It ended without an address:\n${output}`)));
          }),
      };
      started.push(found);
      return found;
    },
    async stopAll(): Promise<void> {
      for (const { child, ended } of started.splice(0)) {
        child.kill('SIGKILL');
        await ended;
      }
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };
}
