import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Words with their vectors of four numbers; the two that the tokenizer puts around a text and what it does not know have none. */
const WORDS: Readonly<Record<string, readonly number[]>> = {
  '[UNK]': [0, 0, 0, 0],
  '[CLS]': [0, 0, 0, 0],
  '[SEP]': [0, 0, 0, 0],
  car: [0.9, 0.1, 0, 0],
  automobile: [1, 0, 0, 0],
  repairs: [0.6, 0, 0, 0],
  mechanic: [0.8, 0, 0.1, 0],
  physician: [0, 1, 0, 0],
  doctor: [0, 0.9, 0.1, 0],
  dough: [0, 0, 0, 1],
  query: [0, 0, 5, 0],
};
const TOKENS = Object.keys(WORDS);
const DIMENSIONS = 4;

/**
 * Writes a real sentence model of a few hundred bytes as hubs publish one: its vectors are looked up (one `Gather`), its
 * tokenizer knows ten words. Means of them are near where texts are about the same things.
 */
export function writeTinySentenceModel(folder: string, more: Readonly<Record<string, unknown>> = {}): void {
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  mkdirSync(join(folder, '1_Pooling'), { recursive: true });
  writeFileSync(join(folder, 'onnx/model.onnx'), createLookupModel(Object.values(WORDS)));
  const files: Readonly<Record<string, unknown>> = {
    'tokenizer.json': createTokenizer(),
    'tokenizer_config.json': { model_max_length: 64 },
    'config.json': { max_position_embeddings: 512 },
    '1_Pooling/config.json': { pooling_mode_cls_token: false, pooling_mode_mean_tokens: true },
    ...more,
  };
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), JSON.stringify(content));
}

function createTokenizer(): object {
  const special = ['[CLS]', '[SEP]'].map((content) => ({
    id: TOKENS.indexOf(content),
    content,
    special: true,
  }));
  const piece = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  return {
    version: '1.0',
    added_tokens: special.map((token) => ({
      ...token,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    })),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [piece('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, piece('[SEP]')],
      pair: [],
      special_tokens: Object.fromEntries(
        special.map(({ id, content }) => [content, { id: content, ids: [id], tokens: [content] }]),
      ),
    },
    decoder: null,
    model: {
      type: 'WordPiece',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      unk_token: '[UNK]',
      vocab: Object.fromEntries(TOKENS.map((token, id) => [token, id])),
    },
  };
}

/** Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. */
function createLookupModel(vectors: readonly (readonly number[])[]): Uint8Array {
  const weights = message([
    [1, vectors.length],
    [1, DIMENSIONS],
    [2, 1],
    [8, 'vectors'],
    [9, Buffer.from(Float32Array.from(vectors.flat()).buffer)],
  ]);
  const gather = message([
    [1, 'vectors'],
    [1, 'input_ids'],
    [2, 'last_hidden_state'],
    [4, 'Gather'],
  ]);
  const graph = message([
    [1, gather],
    [2, 'tiny'],
    [5, weights],
    [11, tensorInfo('input_ids', 7, ['batch', 'tokens'])],
    [11, tensorInfo('attention_mask', 7, ['batch', 'tokens'])],
    [12, tensorInfo('last_hidden_state', 1, ['batch', 'tokens', DIMENSIONS])],
  ]);
  return message([
    [1, 8],
    [7, graph],
    [8, message([[2, 13]])],
  ]);
}

function tensorInfo(name: string, type: number, shape: readonly (string | number)[]): Uint8Array {
  const dims = shape.map((size): Field => [1, message([[typeof size === 'string' ? 2 : 1, size]])]);
  const tensor = message([
    [1, type],
    [2, message(dims)],
  ]);
  return message([
    [1, name],
    [2, message([[1, tensor]])],
  ]);
}

type Field = readonly [field: number, value: number | string | Uint8Array];

/** A message of Protocol Buffers: numbers as they are, everything else with its length before it. */
function message(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap(([field, value]) => {
      if (typeof value === 'number') return [varint(field << 3), varint(value)];
      const bytes = Buffer.from(value as string);
      return [varint((field << 3) | 2), varint(bytes.length), bytes];
    }),
  );
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}
