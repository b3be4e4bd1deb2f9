import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../server/config.ts';
import { SETTINGS } from '../../server/settings.ts';
import { PACKAGE_ROOT } from '../test-site.ts';

const UNIT = readFileSync(join(PACKAGE_ROOT, '.deploy/milepost.service'), 'utf8');
const valuesOf = (key: string) =>
  [...UNIT.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);
const HAS_SYSTEMD = spawnSync('systemd-analyze', ['--version']).status === 0;
/** What closing may take after DRAIN_MS, as `drain` says and a PostgreSQL that is away. */
const CLOSING_S = 13;

describe('the systemd unit', () => {
  it('runs what is compiled, from the folder of a release, as a user that is not root', () => {
    const [command = ''] = valuesOf('ExecStart');
    expect(command).toMatch(/^\/usr\/bin\/node dist\//);
    expect(existsSync(join(PACKAGE_ROOT, command.split(' ')[1] ?? ''))).toBe(true);
    expect(valuesOf('User')).toEqual(['milepost']);
    expect(UNIT).not.toMatch(/^Exec.*\bnpm\b/m);
  });

  it('sets what is a setting, and keeps the data where it may write', () => {
    const set = Object.fromEntries(
      valuesOf('Environment').map((pair) => pair.split('=') as [string, string]),
    );
    expect(Object.keys(set).filter((name) => name !== 'NODE_ENV' && !(name in SETTINGS))).toEqual([]);
    expect(loadConfig(set).DATA_DIR).toBe(`/var/lib/${valuesOf('StateDirectory')[0]}`);
    const grace = Number(valuesOf('TimeoutStopSec')[0]);
    expect(grace).toBeGreaterThan(loadConfig({}).DRAIN_MS / 1_000 + CLOSING_S);
  });

  it('does not forbid what V8 does', () => {
    expect(valuesOf('MemoryDenyWriteExecute')).toEqual([]);
  });

  (HAS_SYSTEMD ? it : it.skip)(
    `is one that systemd takes and finds hardened${HAS_SYSTEMD ? '' : ' (skipped: there is no systemd-analyze)'}`,
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'milepost-unit-'));
      const file = join(folder, 'milepost.service');
      const analyze = (...args: string[]) =>
        spawnSync('systemd-analyze', [...args, file], { encoding: 'utf8', env: { PATH: process.env.PATH } });
      try {
        // Its program must be there.
        writeFileSync(file, UNIT.replace('/usr/bin/node', process.execPath));
        const { status, stdout, stderr } = analyze('verify');
        // A line that it does not know is said, and nothing else.
        const said = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('milepost'));
        expect([status, said]).toEqual([0, []]);
        // 10 has no protection; 250 and newer measure a unit that is not installed.
        const { stdout: security } = analyze('security', '--offline=true');
        const [, exposure] = /exposure level for milepost\.service: ([\d.]+)/.exec(security) ?? [];
        if (exposure !== undefined) expect(Number(exposure)).toBeLessThan(2);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
