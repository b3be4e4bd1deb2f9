import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { CHECKS } from '../../../server/doctor/check.ts';
import { FAULTS, type FaultCode } from '../../../server/doctor/faults.ts';
import { FIX_PLACES, type FixedServer } from '../../../server/doctor/fixes/fix.ts';
import { SETTINGS } from '../../../server/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'milepost-fixes-'));
// Servers that are started as root give their workers another user.
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Judge {
  readonly program: string;
  /** For a configuration in `file`. */
  readonly args: (file: string) => readonly string[];
  /** A whole configuration with the lines at the place that is told to operators. */
  readonly wrap: (lines: string) => string;
}

/** The servers themselves, asked whether they understand a configuration. */
const JUDGES: Partial<Record<FixedServer, Judge>> = {
  nginx: {
    program: 'nginx',
    args: (file) => ['-t', '-q', '-p', folder, '-e', 'stderr', '-c', file],
    wrap: (lines) => `pid nginx.pid;
events {}
http {
  access_log off;
  server {
    listen 127.0.0.1:8080;
    location / {
      proxy_pass http://127.0.0.1:3000;
      ${lines}
    }
  }
}
`,
  },
  HAProxy: {
    program: 'haproxy',
    args: (file) => ['-c', '-q', '-f', file],
    wrap: (lines) => `defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 50s
cache pages
  total-max-size 4
frontend site
  bind 127.0.0.1:8080
  default_backend milepost
backend milepost
  server milepost 127.0.0.1:3000
  ${lines.replaceAll('\n', '\n  ')}
`,
  },
  Varnish: {
    program: 'varnishd',
    args: (file) => ['-C', '-j', 'none', '-n', join(folder, 'varnish'), '-f', file],
    wrap: (lines) => `vcl 4.1;
backend milepost {
  .host = "127.0.0.1";
  .port = "3000";
}
${lines}
`,
  },
  Caddy: {
    program: 'caddy',
    args: (file) => ['adapt', '--adapter', 'caddyfile', '--config', file],
    wrap: (lines) => `http://127.0.0.1:8080 {
${lines}
}
`,
  },
  Apache: {
    program: 'apache2',
    args: (file) => ['-t', '-d', folder, '-f', file],
    wrap: (lines) => `ServerName localhost
PidFile apache.pid
ErrorLog ${join(folder, 'error.log')}
${['mpm_event', 'authz_core', 'env', 'headers', 'setenvif', 'cache', 'proxy', 'proxy_http']
  .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  .join('\n')}
Listen 127.0.0.1:8080
<VirtualHost 127.0.0.1:8080>
${lines}
</VirtualHost>
`,
  },
};

const codes = Object.keys(FAULTS) as FaultCode[];
const servers = Object.keys(FIX_PLACES) as FixedServer[];
const linesOf = (server: FixedServer) => [
  ...new Set(
    codes.flatMap((code) => (FAULTS[code].fixes as Record<string, { lines: string }>)[server]?.lines ?? ''),
  ),
];

describe.each(Object.entries(JUDGES))('the lines for %s', (server, { program, args, wrap }) => {
  const env = { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin`, HOME: folder };
  const isMissing = spawnSync(program, ['-v'], { env }).error !== undefined;
  const file = join(folder, `${program}.conf`);
  const judge = (lines: string) => {
    writeFileSync(file, wrap(lines));
    const { status, stdout, stderr } = spawnSync(program, args(file), { env, encoding: 'utf8' });
    return { isUnderstood: status === 0, said: `${lines}\n${stdout}${stderr}`.slice(0, 2_000) };
  };
  // In CI a missing server is a failure.
  const test = isMissing && !process.env.CI ? it.skip : it;

  test('are understood by it', () => {
    const lines = linesOf(server as FixedServer).filter((text) => text !== '');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.map(judge).filter(({ isUnderstood }) => !isUnderstood)).toEqual([]);
    expect(judge('nonsense here').isUnderstood).toBe(false);
  }, 60_000);
});

describe('the catalogue of faults', () => {
  it('names only settings of Milepost that exist', () => {
    const names = linesOf('Milepost')
      .filter((text) => text !== '')
      .map((text) => text.replace(/=.*/, ''));
    expect(names.filter((name) => !(name in SETTINGS))).toEqual([]);
    expect(names).toContain('PUBLIC_URL');
  });

  it.each(codes)('says how to mend %s', (code) => {
    const fixes = Object.entries(FAULTS[code].fixes as Record<string, { say: string; lines: string }>);
    expect(fixes.length).toBeGreaterThan(0);
    for (const [server, { say }] of fixes) {
      expect(servers).toContain(server);
      expect(say).toMatch(/^[A-Za-z].*[^ ]$/);
    }
  });

  it('has a name for every check', () => {
    expect(new Set(Object.values(CHECKS)).size).toBe(Object.keys(CHECKS).length);
  });
});
