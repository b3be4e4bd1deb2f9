import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createFolderLease } from '../../../../../pipeline/adapters/embedded/sqlite/folder-lease.ts';
import { describeLease } from '../../../../contracts/lease.ts';
import { PACKAGE_ROOT } from '../../../../test-site.ts';

const folders: string[] = [];
function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  folders.push(folder);
  return folder;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const SELF = { host: 'host', pid: 1, since: '2026-01-01T00:00:00.000Z', address: null };

describeLease('a folder', async () => {
  const folder = join(createFolder(), 'data');
  return () => createFolderLease(folder);
});

describe('the lease of a folder', () => {
  it('goes to exactly one of those who try in the same moment', async () => {
    const module = JSON.stringify(
      join(PACKAGE_ROOT, 'dist/pipeline/adapters/embedded/sqlite/folder-lease.js'),
    );
    // Each says that it is there, tries when it is told, says what it got, and stays.
    const script = `
      const { createFolderLease } = await import(${module});
      const lease = createFolderLease(${JSON.stringify(createFolder())});
      process.stdin.once('data', async () => {
        const { isOurs } = await lease.take(${JSON.stringify(SELF)});
        process.stdout.write(isOurs ? 'ours' : 'other');
      });
      process.stdout.write('there');`;
    const contenders = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ['--input-type=module', '--eval', script], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    const hear = () =>
      Promise.all(contenders.map(async ({ stdout }) => String((await once(stdout, 'data'))[0])));
    expect(await hear()).toEqual(Array(6).fill('there'));
    const heard = hear();
    for (const { stdin } of contenders) stdin.write('go');
    const answers = await heard;
    for (const contender of contenders) contender.kill('SIGKILL');
    expect(answers.sort()).toEqual(['other', 'other', 'other', 'other', 'other', 'ours']);
  }, 60_000);

  it('is free when all that is left of its holder are its files', async () => {
    const folder = createFolder();
    writeFileSync(join(folder, 'milepost-server.lock'), '');
    writeFileSync(join(folder, 'milepost-server.json'), JSON.stringify({ ...SELF, pid: process.pid }));
    const lease = createFolderLease(folder);
    expect(await lease.take(SELF)).toEqual({ isOurs: true, holder: null });
    await lease.release();
  });

  it('leaves only an empty file behind', async () => {
    const folder = createFolder();
    const lease = createFolderLease(folder);
    await lease.take(SELF);
    expect(readdirSync(folder).sort()).toEqual(['milepost-server.json', 'milepost-server.lock']);
    await lease.release();
    expect(readdirSync(folder)).toEqual(['milepost-server.lock']);
    expect(statSync(join(folder, 'milepost-server.lock')).size).toBe(0);
  });

  it('is taken again when its lock file was removed, and lost when another was faster', async () => {
    const folder = createFolder();
    const lease = createFolderLease(folder);
    await lease.take(SELF);
    rmSync(join(folder, 'milepost-server.lock'));
    expect(await lease.renew(SELF)).toEqual({ isOurs: true, holder: null });
    const other = createFolderLease(folder);
    expect((await other.take({ ...SELF, pid: 2 })).isOurs).toBe(false);

    rmSync(join(folder, 'milepost-server.lock'));
    expect((await other.take({ ...SELF, pid: 2 })).isOurs).toBe(true);
    expect(await lease.renew(SELF)).toMatchObject({ isOurs: false, holder: { pid: 2 } });
    await other.release();
  });

  it('says who has it only when that can be read', async () => {
    const folder = createFolder();
    const lease = createFolderLease(folder);
    mkdirSync(join(folder, 'milepost-server.json'));
    expect((await lease.take(SELF)).isOurs).toBe(true);
    expect(await createFolderLease(folder).take(SELF)).toEqual({ isOurs: false, holder: null });
  });

  it('says that a folder cannot be written, and how to mend it', async () => {
    const file = join(createFolder(), 'file');
    writeFileSync(file, '');
    await expect(createFolderLease(join(file, 'data')).take(SELF)).rejects.toMatchObject({
      problem: 'unwritable',
      message: expect.stringContaining('DATA_DIR'),
    });
  });
});
