import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeTinySentenceModel } from '../fakes/tiny-sentence-model.ts';
import { describeWithModelPackages } from '../model-packages.ts';
import { readFrames } from '../read-frames.ts';
import { createPrograms, type Program } from '../start-program.ts';

const FILES = {
  'workshop.md': '# Workshop\n\nA mechanic looks after each automobile twice a year.\n',
  'visits.md': '# Visits\n\nThe physician is in on Mondays.\n',
};
const programs = createPrograms();
let folder: string;
let settings: Record<string, string>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  for (const name of ['data', 'docs']) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, 'docs', name), text);
  writeTinySentenceModel(join(folder, 'tiny'));
  settings = {
    DATA_DIR: join(folder, 'data'),
    STARTER_GUIDE: 'off',
    EMBEDDING_MODEL_FOLDER: join(folder, 'tiny'),
  };
});
afterEach(async () => {
  await programs.stopAll();
  rmSync(folder, { recursive: true, force: true });
});

async function runImport(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const program = programs.start('import-main', args, settings);
  const code = await program.ended;
  return { code, output: program.output() };
}

async function askFor(server: Program, message: string): Promise<readonly string[]> {
  const response = await fetch(`${await server.address()}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message }),
  });
  const sources = readFrames(await response.text()).filter(({ event }) => event === 'source');
  return sources.map(({ data }) => (data as { documentId: string }).documentId);
}

describeWithModelPackages('a sentence model of the owner', () => {
  it('makes vectors with an import, and a site finds a document that uses other words than the question', async () => {
    expect(await runImport([join(folder, 'docs')])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/Imported 2 documents[\s\S]*Vectors of tiny: 2 made, 0 kept/),
    });
    const server = programs.start('main', [], settings);
    expect((await askFor(server, 'Who repairs my car?'))[0]).toBe('workshop.md');
    expect((await askFor(server, 'Is there a doctor?'))[0]).toBe('visits.md');
    expect(await runImport(['--vectors'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('2 kept'),
    });
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  }, 40_000);

  it('makes those that are missing beside a running site, anew when the model has changed', async () => {
    const { EMBEDDING_MODEL_FOLDER: path = '', ...table } = settings;
    settings = table;
    await runImport([join(folder, 'docs')]);
    settings = { ...table, EMBEDDING_MODEL_FOLDER: path, LOG_LEVEL: 'info' };
    for (const more of [{}, { 'sentence_bert_config.json': { max_seq_length: 32 } }]) {
      writeTinySentenceModel(path, more);
      const server = programs.start('main', [], settings);
      while (!server.output().includes('made the vectors'))
        await once(server.child.stdout ?? server.child, 'data');
      expect((await askFor(server, 'Who repairs my car?'))[0]).toBe('workshop.md');
      expect(await server.logged()).toContain('"made":2');
    }
  }, 40_000);

  it('is told by the doctor', async () => {
    const program = programs.start('doctor-main', ['--model'], settings);
    expect([await program.ended, program.stdout()]).toEqual([
      0,
      expect.stringMatching(
        /^ {2}ok +Vectors .*tiny: 4 numbers, a question after .*, run by onnxruntime-node\./,
      ),
    ]);
  }, 20_000);
});

describe('a sentence model that cannot be run', () => {
  it.each(['main', 'import-main'] as const)('is told by %s before anything is done', async (name) => {
    rmSync(join(folder, 'tiny/tokenizer.json'));
    const program = programs.start(name, name === 'main' ? [] : [join(folder, 'docs')], settings);
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(
      /EMBEDDING_MODEL_FOLDER: .*tiny has no tokenizer\.json\. Take the folder/,
    );
    expect(program.output()).not.toContain('Imported');
  });

  it('is told by the doctor, with what follows from it', async () => {
    rmSync(join(folder, 'tiny/onnx'), { recursive: true });
    const program = programs.start('doctor-main', ['--model'], settings);
    expect([await program.ended, program.stdout()]).toEqual([
      1,
      expect.stringMatching(
        /FAULT +Vectors .*has no model as ONNX[\s\S]*Milepost does not start with these settings\./,
      ),
    ]);
  });
});
