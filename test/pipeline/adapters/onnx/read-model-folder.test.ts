import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readModelFolder } from '../../../../pipeline/adapters/onnx/read-model-folder.ts';
import { writeTinySentenceModel } from '../../../fakes/tiny-sentence-model.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'milepost-')), 'tiny');
  writeTinySentenceModel(folder);
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const write = (name: string, content: unknown) =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

describe('the folder of a sentence model', () => {
  it('tells the file, the pooling and the longest text', async () => {
    expect(await readModelFolder(folder)).toMatchObject({
      name: 'tiny',
      vectorsName: expect.stringMatching(/^tiny [0-9a-f]{12}$/),
      recipe: { file: join(folder, 'onnx/model.onnx'), pooling: 'mean', maxTokens: 64 },
      prefixes: { question: '', passage: '' },
    });
  });

  it('has its smaller file taken, and the only one whatever its name', async () => {
    write('onnx/model_quantized.onnx', 'smaller');
    expect((await readModelFolder(folder)).recipe.file).toBe(join(folder, 'onnx/model_quantized.onnx'));
    rmSync(join(folder, 'onnx/model_quantized.onnx'));
    renameSync(join(folder, 'onnx/model.onnx'), join(folder, 'onnx/model_qint8_avx512.onnx'));
    expect((await readModelFolder(folder)).recipe.file).toBe(join(folder, 'onnx/model_qint8_avx512.onnx'));
  });

  it.each([
    ['the model', 'onnx/model.onnx', 'other weights'],
    ['weights beside it', 'onnx/model.onnx_data', 'weights'],
    ['the tokenizer', 'tokenizer.json', {}],
    ['the pooling', '1_Pooling/config.json', { pooling_mode_cls_token: true }],
    ['the longest text', 'sentence_bert_config.json', { max_seq_length: 32 }],
    [
      'what stands before a passage',
      'config_sentence_transformers.json',
      { prompts: { document: 'text: ' } },
    ],
  ])('gives its vectors another name when %s changes', async (_what, name, content) => {
    const before = await readModelFolder(folder);
    expect((await readModelFolder(folder)).vectorsName).toBe(before.vectorsName);
    write(name, content);
    expect((await readModelFolder(folder)).vectorsName).not.toBe(before.vectorsName);
  });

  it('keeps the name of its vectors when only what stands before a question changes', async () => {
    const before = await readModelFolder(folder);
    write('config_sentence_transformers.json', { prompts: { query: 'query: ' } });
    const after = await readModelFolder(folder);
    expect(after.prefixes).toEqual({ question: 'query: ', passage: '' });
    expect(after.vectorsName).toBe(before.vectorsName);
  });

  it('is known by its name, or by that of the model that it was made from, where it says nothing itself', async () => {
    rmSync(join(folder, '1_Pooling'), { recursive: true });
    expect((await readModelFolder(folder)).recipe.pooling).toBe('mean');
    write('config.json', { _name_or_path: 'intfloat/e5-small-v2' });
    expect((await readModelFolder(folder)).prefixes).toEqual({ question: 'query: ', passage: 'passage: ' });
    renameSync(folder, `${folder}-bge-small-en-v1.5`);
    const named = await readModelFolder(`${folder}-bge-small-en-v1.5`);
    expect(named.recipe.pooling).toBe('first');
    expect(named.prefixes.question).toContain('Represent this sentence');
  });

  it('finds the pooling where the list of modules says', async () => {
    write('modules.json', [{ path: '2_Other', type: 'sentence_transformers.models.Pooling' }]);
    mkdirSync(join(folder, '2_Other'));
    write('2_Other/config.json', { pooling_mode_lasttoken: true, pooling_mode_mean_tokens: false });
    expect((await readModelFolder(folder)).recipe.pooling).toBe('last');
  });

  it.each<[problem: string, spoil: () => void]>([
    ['does not exist', () => rmSync(folder, { recursive: true })],
    ['has no tokenizer.json', () => rmSync(join(folder, 'tokenizer.json'))],
    ['has no model as ONNX', () => rmSync(join(folder, 'onnx'), { recursive: true })],
    [
      'has a.onnx, b.onnx. Leave one of them',
      () => {
        renameSync(join(folder, 'onnx/model.onnx'), join(folder, 'onnx/a.onnx'));
        write('onnx/b.onnx', '');
      },
    ],
    [
      'wants pooling_mode_max_tokens',
      () => write('1_Pooling/config.json', { pooling_mode_max_tokens: true }),
    ],
  ])('is refused when it %s', async (problem, spoil) => {
    spoil();
    await expect(readModelFolder(folder)).rejects.toThrow(problem);
  });

  it('is no file', async () => {
    await expect(readModelFolder(join(folder, 'config.json'))).rejects.toThrow('is a file');
  });
});
