import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  loadOnnxEmbedders,
  type OnnxEmbedders,
} from '../../../../pipeline/adapters/onnx/load-onnx-embedders.ts';
import { describeEmbedder } from '../../../contracts/embedder.ts';
import { writeTinySentenceModel } from '../../../fakes/tiny-sentence-model.ts';
import { describeWithModelPackages } from '../../../model-packages.ts';
import { PACKAGE_ROOT } from '../../../test-site.ts';

const PROGRAM = join(PACKAGE_ROOT, 'dist/pipeline/adapters/onnx/model-main.js');
const never = new AbortController().signal;
let folder: string;
let embedders: OnnxEmbedders | undefined;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'milepost-')), 'tiny');
});
afterEach(() => {
  embedders?.end();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

async function load(more: Readonly<Record<string, unknown>> = {}): Promise<OnnxEmbedders> {
  writeTinySentenceModel(folder, more);
  embedders = await loadOnnxEmbedders(folder, { program: PROGRAM });
  return embedders;
}

describeWithModelPackages('a sentence model in a process of its own', () => {
  describeEmbedder('the sentence model', async () => {
    const { questions, passages, end } = await load();
    return { questions, passages, close: end };
  });

  it('puts before questions what the model wants', async () => {
    const { questions, passages } = await load({
      'config_sentence_transformers.json': { prompts: { query: 'query: ' } },
    });
    const [asked] = await questions.embed(['car'], never);
    const [read] = await passages.embed(['car'], never);
    expect(asked?.[2]).toBeGreaterThan(0.9);
    expect(read?.[2]).toBe(0);
  });

  it('reads a text that is too long to its longest length', async () => {
    const { passages } = await load({ 'sentence_bert_config.json': { max_seq_length: 6 } });
    const [whole, cut] = await passages.embed(
      ['car car car car', `car car car car ${'dough '.repeat(2_000)}`],
      never,
    );
    expect(cut).toEqual(whole);
  });

  it('has a vector of zeros for a text without a word that it knows, and for none at all', async () => {
    const { passages } = await load();
    expect((await passages.embed(['', 'xyz'], never)).map((vector) => [...vector])).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });
});
