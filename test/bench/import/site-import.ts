/** Imports a site with the real command at its real rate, again, and once more after it was killed in the middle. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { servePagedSite } from './paged-site.ts';
import { tellVerdicts } from './tell-verdicts.ts';

const USAGE = `Usage: npm run bench:site -- [options]

Serves a site on the loopback and imports it with the real command. A thousand pages take at most three minutes at eight
requests a second, an unchanged page costs one answer without a body, and what is killed is continued.

  --pages <number>  of the site [1000]
  --rate <number>   requests a second [8]
`;

const { values: options } = parseArgs({
  options: {
    pages: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '8' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const COMMAND = fileURLToPath(new URL('../../../server/commands/import-main.js', import.meta.url));
/** As fast as the command allows: what is measured then is Milepost, not the politeness. */
const FASTEST = '50';

if (options.help) process.stdout.write(USAGE);
else await report();

async function report(): Promise<void> {
  const pages = Number(options.pages);
  const site = await servePagedSite(pages);
  const folder = mkdtempSync(join(tmpdir(), 'milepost-bench-'));
  try {
    const first = await runImport(site.origin, join(folder, 'one'), options.rate);
    const firstSeen = site.look();
    const dated = await runImport(site.origin, join(folder, 'one'), options.rate);
    const datedSeen = site.look();
    site.setDated(false);
    const again = await runImport(site.origin, join(folder, 'one'), FASTEST);
    const againSeen = site.look();
    const killed = await runImport(
      site.origin,
      join(folder, 'two'),
      FASTEST,
      (pages / 2 / Number(FASTEST)) * 1_000,
    );
    const continued = await runImport(site.origin, join(folder, 'two'), FASTEST);
    const bothSeen = site.look();
    process.stdout.write(
      `node ${process.version}; ${pages} pages\n\n| import | seconds | pages sent | unchanged |\n|---|---|---|---|\n` +
        `| first, ${options.rate} a second | ${first.seconds} | ${firstSeen.sent} | ${firstSeen.unchanged} |\n` +
        `| again with dates in the sitemap, ${options.rate} a second | ${dated.seconds} | ${datedSeen.sent} | ${datedSeen.unchanged} |\n` +
        `| again without, ${FASTEST} a second | ${again.seconds} | ${againSeen.sent} | ${againSeen.unchanged} |\n` +
        `| killed after ${killed.seconds} s, then continued, ${FASTEST} a second | ${continued.seconds} | ${bothSeen.sent} | ${bothSeen.unchanged} |\n`,
    );
    tellVerdicts([
      ['all pages are imported', first.code === 0 && firstSeen.sent >= pages],
      ['a thousand pages in three minutes', Number(first.seconds) <= (180 * pages) / 1_000 + 5],
      ['dates in the sitemap make it a matter of seconds', dated.code === 0 && Number(dated.seconds) <= 15],
      ['nothing is sent again', againSeen.sent === 0 && againSeen.unchanged >= pages],
      // What was on its way when it was killed.
      ['what was killed is continued', continued.code === 0 && bothSeen.sent >= pages && bothSeen.twice <= 8],
    ]);
    process.stdout.write(`\n${first.output}`);
  } finally {
    site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runImport(origin: string, dataDir: string, rate: string, killAfterMs: number | null = null) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [COMMAND, origin, '--allow-private', '--rate', rate], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const ended = once(child, 'close');
  if (killAfterMs !== null) void pause(killAfterMs).then(() => child.kill('SIGKILL'));
  const [code] = await ended;
  return {
    code: code as number | null,
    seconds: ((performance.now() - startedAt) / 1_000).toFixed(1),
    output,
  };
}
