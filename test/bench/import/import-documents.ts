import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPackageRoot } from '../../../server/environment.ts';

const WORDS =
  'harbour ferry lighthouse timetable gateway bridge market tower railway passenger ticket signal road milestone winter summer captain engine carriage station'.split(
    ' ',
  );
const WORDS_A_DOCUMENT = 40;

/**
 * Imports so many documents of one passage with the command that an operator uses, into the folder's file.
 * Resolves to documents a second as the command says.
 * @throws {Error} with the command's words when it fails
 */
export async function importDocuments(folder: string, count: number): Promise<number> {
  const file = join(folder, 'documents.jsonl');
  writeFileSync(file, Array.from({ length: count }, (_, index) => toLine(index)).join('\n'));
  const child = spawn(
    process.execPath,
    [join(findPackageRoot(), 'dist/server/commands/import-main.js'), '--keep-guide', file],
    { env: { PATH: process.env.PATH, DATA_DIR: folder }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [said] = await Promise.all([collect(child), once(child, 'exit')]);
  const [, documents, seconds] = /^Imported ([\d,]+) documents? .* in ([\d.]+) s\.$/m.exec(said) ?? [];
  if (Number(documents?.replaceAll(',', '')) !== count) throw new Error(`The import said:\n${said}`);
  return count / Number(seconds);
}

/** The same for the same number; every tenth word is one of many, as names are. No word is one of the question's. */
function toLine(index: number): string {
  let state = index + 1;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
  const words = Array.from(
    { length: WORDS_A_DOCUMENT },
    () => `${WORDS[next(WORDS.length)]}${next(10) === 0 ? next(3_000) : ''}`,
  );
  return JSON.stringify({
    id: `document/${index}`,
    title: `Timetable ${index}`,
    text: `${words.join(' ')}.`,
  });
}

async function collect(child: ChildProcess): Promise<string> {
  let said = '';
  for (const output of [child.stdout, child.stderr]) output?.on('data', (chunk) => (said += String(chunk)));
  await once(child, 'close');
  return said;
}
