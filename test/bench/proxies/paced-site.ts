import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findPackageRoot } from '../../../server/environment.ts';

export interface PacedSite {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** The built product with stages that take `paceMs` each, on a free port of the loopback interface. */
export async function startPacedSite(paceMs: number): Promise<PacedSite> {
  const dataDir = mkdtempSync(join(tmpdir(), 'milepost-bench-'));
  const site = spawn(process.execPath, [join(findPackageRoot(), 'test/programs/paced-site.mjs')], {
    cwd: dataDir,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      PACE_MS: String(paceMs),
      // Every question of the bench comes from one address.
      ASKS_PER_MINUTE_ADDRESS: '0',
      ASKS_PER_MINUTE_SITE: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(site, 'exit');
  for await (const line of createInterface({ input: site.stdout })) {
    const url = /(http:\/\/\S+?)\/?$/.exec(line)?.[1];
    if (url === undefined) continue;
    // Nobody reads on, and a full pipe would stop the server.
    site.stdout.resume();
    return {
      url,
      port: Number(new URL(url).port),
      async stop() {
        site.kill('SIGTERM');
        await ended;
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  }
  throw new Error('The site ended without printing its address.');
}
