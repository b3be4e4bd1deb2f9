import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type ModelProcess, startModelProcess } from '../../../../pipeline/adapters/onnx/model-process.ts';
import { PACKAGE_ROOT } from '../../../test-site.ts';

const SCRIPTED = join(PACKAGE_ROOT, 'test/programs/scripted-model.mjs');
const recipe = { file: 'well', folder: '', pooling: 'mean', maxTokens: 8 } as const;
let model: ModelProcess | undefined;
afterEach(() => model?.end());

const start = async (file = 'well', restartAfterMs = 0) => {
  model = await startModelProcess({ recipe: { ...recipe, file }, program: SCRIPTED, restartAfterMs });
  return model;
};

describe('the process of a sentence model', () => {
  it('makes vectors, and says what runs it', async () => {
    const { embed, runtime, pid } = await start();
    expect([...(await embed('text'))]).toEqual([1]);
    expect(runtime).toBe('onnxruntime-node');
    expect(pid()).not.toBe(process.pid);
  });

  it('tells why the model cannot be run', async () => {
    await expect(start('unusable')).rejects.toThrow('wants past_key_values.');
    await expect(start('dies')).rejects.toThrow('ended with code 7 when it was started');
  });

  it('blames the text for a failure, and goes on', async () => {
    const { embed } = await start();
    await expect(embed('fail')).rejects.toMatchObject({
      code: 'upstream_invalid',
      message: 'The sentence model failed: no such token',
    });
    expect(await embed('text')).toHaveLength(1);
  });

  it('is started again when it has crashed, which takes nothing else with it', async () => {
    const { embed, pid } = await start();
    const before = pid();
    await expect(embed('crash')).rejects.toMatchObject({
      code: 'upstream_unavailable',
      message: 'The process of the sentence model ended with SIGABRT.',
    });
    expect(pid()).toBeNull();
    expect(await embed('text')).toHaveLength(1);
    expect(pid()).not.toBe(before);
  });

  it('is ended when it hangs, and started again', async () => {
    model = await startModelProcess({ recipe, program: SCRIPTED, restartAfterMs: 0, hungAfterMs: 50 });
    await expect(model.embed('hang')).rejects.toThrow('ended with SIGKILL');
    expect(await model.embed('text')).toHaveLength(1);
  });

  it('is left alone for a while when it has crashed', async () => {
    const { embed } = await start('well', 60_000);
    await expect(embed('crash')).rejects.toThrow('SIGABRT');
    await expect(embed('text')).rejects.toMatchObject({ code: 'upstream_unavailable' });
  });

  it('keeps no program from ending, and ends with it', async () => {
    const module = join(PACKAGE_ROOT, 'dist/pipeline/adapters/onnx/model-process.js');
    const code = `
      const { startModelProcess } = await import(${JSON.stringify(module)});
      const model = await startModelProcess(${JSON.stringify({ recipe, program: SCRIPTED })});
      await model.embed('text');
      console.log(model.pid());`;
    const program = spawn(process.execPath, ['--input-type=module', '--eval', code]);
    let output = '';
    program.stdout.on('data', (text) => {
      output += text;
    });
    // Its output is closed when both have ended: the model's process holds it, too.
    expect(await once(program, 'close')).toEqual([0, null]);
    expect(output).toMatch(/^\d+\n$/);
  });

  it('says how to install what runs a model, where that is missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
    for (const part of ['embedding', 'adapters/onnx'])
      cpSync(join(PACKAGE_ROOT, 'dist/pipeline', part), join(folder, part), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const program = join(folder, 'adapters/onnx/model-main.js');
    await expect(startModelProcess({ recipe, program })).rejects.toThrow(
      'needs a package that runs it. Run: npm install --ignore-scripts onnxruntime-node @huggingface/tokenizers',
    );
    rmSync(folder, { recursive: true });
  });
});
