/** Imports a folder of generated Markdown files with the real command, and again unchanged. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../../../pipeline/adapters/embedded/training/random.ts';
import { findPackageRoot } from '../../../server/environment.ts';

const USAGE = `Usage: npm run bench:files -- [options]

Imports as many Markdown files, the same ones each time, and then again: the second import takes less than a tenth.

  --files <number>    [10000]
  --against <folder>  another checkout of the project, built, that is measured in turn with this one
  --rounds <number>   [3]
`;

const { values: options } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    against: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
/** Printed by the command itself when it ends. */
const TELL_MEMORY =
  "data:text/javascript,process.on('exit',()=>process.stderr.write('maxRSS='+process.resourceUsage().maxRSS+'\\n'))";
const SECOND_SHARE = 0.1;
const SEED = 7;

interface Measured {
  readonly seconds: number;
  readonly mebibytes: number;
}

if (options.help) process.stdout.write(USAGE);
else await report();

async function report(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'milepost-files-'));
  try {
    const docs = join(work, 'docs');
    writeFiles(docs, Number(options.files));
    const checkouts = [findPackageRoot(), ...(options.against === undefined ? [] : [options.against])];
    process.stdout.write(
      '| checkout | first import, s | ms a file | memory, MiB | again, s | share |\n|---|---|---|---|---|---|\n',
    );
    let isMet = true;
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const [index, checkout] of checkouts.entries()) {
        const data = join(work, `data-${round}-${index}`);
        const first = await runImport(checkout, docs, data);
        const again = await runImport(checkout, docs, data);
        const share = again.seconds / first.seconds;
        if (index === 0 && share > SECOND_SHARE) isMet = false;
        const cells = [
          index === 0 ? 'this' : checkout,
          first.seconds.toFixed(1),
          ((1_000 * first.seconds) / Number(options.files)).toFixed(2),
          first.mebibytes.toFixed(0),
          again.seconds.toFixed(1),
          share.toFixed(3),
        ];
        process.stdout.write(`| ${cells.join(' | ')} |\n`);
        rmSync(data, { recursive: true, force: true });
      }
    }
    process.exitCode = isMet ? 0 : 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function runImport(checkout: string, docs: string, data: string): Promise<Measured> {
  const startedAt = performance.now();
  const program = join(checkout, 'dist/server/commands/import-main.js');
  const child = spawn(process.execPath, ['--import', TELL_MEMORY, program, docs], {
    cwd: checkout,
    env: { ...process.env, DATA_DIR: data, STARTER_GUIDE: 'off' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`The import ended with ${code}: ${told}`);
  const [, kibibytes = '0'] = /maxRSS=(\d+)/.exec(told) ?? [];
  return { seconds: (performance.now() - startedAt) / 1_000, mebibytes: Number(kibibytes) / 1024 };
}

/** Pages with headings, prose, a list, code and links, of words that a seed decides. */
function writeFiles(folder: string, count: number): void {
  const random = createRandom(SEED);
  const word = () => `w${Math.floor(random() ** 3 * 20_000).toString(36)}`;
  const words = (length: number) => Array.from({ length }, word).join(' ');
  for (let index = 0; index < count; index++) {
    const path = join(folder, `part-${index % 50}`, `${index}-${word()}.md`);
    const sections = Array.from(
      { length: 1 + (index % 4) },
      () =>
        `## ${words(3)}\n\n${words(60)}. See [${words(2)}](./${index}-x.md#${word()}).\n\n- ${words(8)}\n- ${words(8)}\n\n\`\`\`js\n${words(12)};\n\`\`\`\n`,
    );
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      `---\ntitle: ${words(3)}\n---\n\n# ${words(3)}\n\n${words(40)}.\n\n${sections.join('\n')}`,
    );
  }
}
