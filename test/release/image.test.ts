import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PACKAGE_ROOT } from '../test-site.ts';
import { ask } from './releases.ts';

const run = promisify(execFile);
/** The first that works: Docker's client is often there without its server, which no package manager starts in a container. */
const BUILDER = ['docker', 'podman'].find((name) => spawnSync(name, ['info']).status === 0);
const IMAGE = `milepost-test-${randomUUID()}`;

/** What it prints. */
const build = async (...args: string[]) => (await run(BUILDER ?? '', args, { maxBuffer: 2 ** 26 })).stdout;

(BUILDER ? describe : describe.skip)(
  `the image${BUILDER ? `, built with ${BUILDER},` : ' (skipped: neither docker nor podman can build one here)'}`,
  () => {
    let container = '';
    beforeAll(async () => {
      await build('build', '--file', join(PACKAGE_ROOT, '.deploy/Dockerfile'), '--tag', IMAGE, PACKAGE_ROOT);
      const isolated = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL'];
      container = (await build('run', '--detach', ...isolated, '--publish', '127.0.0.1::3000', IMAGE)).trim();
    }, 900_000);
    afterAll(async () => {
      if (container) await build('rm', '--force', '--volumes', container);
      await build('rmi', '--force', IMAGE).catch(() => {});
    }, 60_000);

    const findUrl = async () => `http://${(await build('port', container, '3000')).trim().split('\n')[0]}`;

    /** Until its own health check has passed. */
    async function untilReady(url: string): Promise<void> {
      for (;;) {
        const { status } = await fetch(`${url}/readyz`).catch(() => ({ status: 0 }));
        if (status === 200) return;
        const running = await build('inspect', '--format', '{{.State.Running}}', container);
        if (running.trim() !== 'true') throw new Error(`It has ended:\n${await build('logs', container)}`);
      }
    }

    it('answers on a read-only root without any capability, not as root', async () => {
      const url = await findUrl();
      await untilReady(url);
      expect(await ask(url)).toContain('"success":true');
      const user = await build('inspect', '--format', '{{.Config.User}}', container);
      expect(user.trim()).toBe('1000:1000');
    }, 120_000);

    it('is healthy by its own check', async () => {
      const check = JSON.parse(
        await build('inspect', '--format', '{{json .Config.Healthcheck.Test}}', IMAGE),
      );
      expect(check[0]).toBe('CMD');
      await build('exec', container, ...check.slice(1));
    }, 60_000);

    it('takes less than 220 MB', async () => {
      expect(Number(await build('inspect', '--format', '{{.Size}}', IMAGE))).toBeLessThan(220e6);
    });

    it('ends by itself after SIGTERM', async () => {
      await build('stop', '--time', '30', container);
      // 137 were a kill.
      expect((await build('inspect', '--format', '{{.State.ExitCode}}', container)).trim()).toBe('0');
    }, 60_000);
  },
);
