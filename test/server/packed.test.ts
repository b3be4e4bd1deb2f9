import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PACKAGE_ROOT } from '../test-site.ts';

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: PACKAGE_ROOT,
  });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  await run('tar', ['-xzf', tarball], { cwd: folder });
  symlinkSync(join(PACKAGE_ROOT, 'node_modules'), join(folder, 'package/node_modules'), 'junction');
  mkdirSync(join(folder, 'data'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('starts from what is packed alone, and serves its page, its elements and their types', async () => {
  const child = spawn(process.execPath, [join(folder, 'package/dist/server/main.js')], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'warn' },
  });
  try {
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8');
    child.stderr.on('data', (text) => {
      printed += text;
    });
    const ended = once(child, 'close').then(() => {
      throw new Error(`It ended:\n${printed}`);
    });
    const ready = (async () => {
      for await (const text of child.stdout) {
        printed += text;
        const [, url] = /ready: (http:\/\/\S+?)\/?\s/.exec(printed) ?? [];
        if (url) return url;
      }
      return ended;
    })();
    const url = await Promise.race([ready, ended]);
    ended.catch(() => {});
    for (const path of ['/', '/embed', '/widget/v1.js', '/widget/ask-v1.js', '/widget/milepost.d.ts'])
      expect([path, (await fetch(url + path)).status]).toEqual([path, 200]);
  } finally {
    child.kill('SIGKILL');
  }
}, 60_000);
