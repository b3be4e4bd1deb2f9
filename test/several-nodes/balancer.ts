import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, it } from '@jest/globals';
import { findProgram } from '../e2e/proxies/find-program.ts';
import { accepts, findFreePort } from '../e2e/proxies/ports.ts';
import { runInGroup } from '../e2e/proxies/run-in-group.ts';
import { describeWithPostgres, type TestPostgres } from '../postgres.ts';
import { PACKAGE_ROOT } from '../test-site.ts';

/** Runs the tests with a real PostgreSQL and nginx; without nginx they are skipped, which is said, unless `CI` is set. */
export function describeBehindNginx(title: string, tests: (server: TestPostgres) => void): void {
  if (NGINX || process.env.CI) describeWithPostgres(title, tests, ['newest']);
  else describe.skip(`${title} (skipped: nginx is not installed)`, () => it('', () => {}));
}

/** nginx as it is deployed, in front of web nodes. */
export interface Balancer {
  readonly url: string;
  close(): Promise<void>;
}

/** Null where it is not installed. */
export const NGINX = findProgram('nginx');

/** `.deploy/nginx.conf`, for web nodes on these ports of this machine. */
export function writeConfiguration(listen: string, upstreamPorts: readonly number[]): string {
  const deployed = readFileSync(join(PACKAGE_ROOT, '.deploy/nginx.conf'), 'utf8');
  const nodes = deployed.match(/^ *server web-\d+:3000.*;$/gm) ?? [];
  if (nodes.length !== upstreamPorts.length) throw new Error(`The file names ${nodes.length} web nodes.`);
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${name};`,
  );
  const replaced = nodes.reduce(
    (text, line, index) =>
      text.replace(line, line.replace(/web-\d+:3000/, `127.0.0.1:${upstreamPorts[index]}`)),
    deployed,
  );
  return `daemon off;\npid nginx.pid;\n${replaced}`
    .replace('worker_processes auto;', 'worker_processes 2;')
    .replace(/^worker_rlimit_nofile .*$/m, '')
    .replace('worker_connections 32768;', 'worker_connections 2048;')
    .replace(/access_log .*;/, `access_log off;\n${folders.join('\n')}`)
    .replace('listen 80;', `listen ${listen};`);
}

/** Starts it; resolves when it takes connections. */
export async function startBalancer(upstreamPorts: readonly number[]): Promise<Balancer> {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-balancer-'));
  // Its workers are another user when it is started as root.
  chmodSync(folder, 0o755);
  const port = await findFreePort();
  writeFileSync(join(folder, 'nginx.conf'), writeConfiguration(`127.0.0.1:${port}`, upstreamPorts));
  const group = runInGroup(
    NGINX as string,
    ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'],
    {
      cwd: folder,
      env: { PATH: process.env.PATH },
    },
  );
  while (!(await accepts(port))) {
    if (group.isOver()) throw new Error(`nginx did not start.\n${group.output()}`);
    await delay(10);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await group.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
