import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPackageRoot } from '../../../server/environment.ts';

export interface BenchServer {
  readonly name: string;
  /** The module that a process of its own runs. */
  readonly path: string;
  /** Its first argument is the address of an empty database of PostgreSQL. */
  readonly usesPostgres?: true;
  /** Further arguments. */
  readonly args?: readonly string[];
}

/** Where the other servers' sources and packages are; the product's users never install them. */
const FOLDER = join(findPackageRoot(), 'test/bench/streams');
const PEERS = ['bare-http', 'express-pipeline', 'better-sse', 'hono', 'fastify-sse', 'ai-sdk'];

const PRODUCT_PATH = fileURLToPath(new URL('./servers/milepost.js', import.meta.url));

/** The product first, on SQLite, with its metrics looked at, and on PostgreSQL, then what it is compared with. */
export const SERVERS: readonly BenchServer[] = [
  { name: 'milepost', path: PRODUCT_PATH },
  { name: 'milepost-metrics', path: PRODUCT_PATH, args: ['--metrics'] },
  { name: 'milepost-postgres', path: PRODUCT_PATH, usesPostgres: true },
  ...PEERS.map((name) => ({ name, path: join(FOLDER, 'servers', `${name}.mjs`) })),
];

/** Loaded into every server before its own code. */
export const PROBE_PATH = join(FOLDER, 'servers/probe.mjs');

/**
 * Installs the pinned packages of the other servers into the bench's own folder, unless they are there.
 * @throws {Error} when npm fails
 */
export function installPeers(): void {
  const wanted = Object.entries(readPinned());
  if (wanted.every(([name, version]) => installedVersion(name) === version)) return;
  process.stderr.write(`Installing what Milepost is compared with into ${FOLDER}/node_modules …\n`);
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: FOLDER,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ci in ${FOLDER} ended with ${status}.`);
}

/** Package versions of the other servers, for the head of the table. */
export function readPinned(): Record<string, string> {
  return JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')).dependencies;
}

function installedVersion(name: string): string | null {
  const file = join(FOLDER, 'node_modules', name, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : null;
}
