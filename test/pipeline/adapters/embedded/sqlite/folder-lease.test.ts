import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createFolderLease } from '../../../../../pipeline/adapters/embedded/sqlite/folder-lease.ts';
import { describeLease } from '../../../../contracts/lease.ts';

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
