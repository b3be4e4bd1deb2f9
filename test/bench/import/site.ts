import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findPackageRoot } from '../../../server/environment.ts';

export interface Site {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the built site with that model on a free port, without limits: the bench asks more than a visitor may. */
export async function startSite(dataDir: string, modelUrl: string): Promise<Site> {
  const child = spawn(process.execPath, [join(findPackageRoot(), 'dist/server/main.js')], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      OPENAI_BASE_URL: modelUrl,
      ASKS_PER_MINUTE_VISITOR: '0',
      ASKS_PER_MINUTE_ADDRESS: '0',
      ASKS_PER_MINUTE_SITE: '0',
      OPEN_STREAMS_VISITOR: '0',
      OPEN_STREAMS_ADDRESS: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\/\/[\d.:]+/.exec(line)?.[0];
    if (url) {
      child.stdout.resume();
      return { url, stop };
    }
  }
  throw new Error('The site ended before it listened.');

  async function stop(): Promise<void> {
    process.off('exit', kill);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
}
