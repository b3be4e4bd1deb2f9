import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-like';
import { createTextEncoder } from './encode-text.ts';
import { loadRuntime, loadTokenizers, type Runtime } from './load-packages.ts';
import { poolTokens, toUnit } from './pool-tokens.ts';
import type { ModelRecipe } from './read-model-folder.ts';
import { SentenceModelError } from './sentence-model-error.ts';

/** Makes one vector of unit length a text, of all texts at once: keep them few. */
export interface SentenceModel {
  /** The package that runs it. */
  readonly runtime: Runtime['name'];
  embed(texts: readonly string[]): Promise<Float32Array[]>;
}

/** The rest of the machine is for the answers. */
const MOST_THREADS = 4;
/** Of the whole text, where the model makes it itself. */
const SENTENCE_OUTPUT = 'sentence_embedding';
const TOKEN_OUTPUTS = ['last_hidden_state', 'token_embeddings'];
/** What a text is for a model: numbers of its tokens, which of them are real, and of which part they are. */
const FEEDS: Readonly<Record<string, (ids: readonly number[], at: number) => number>> = {
  input_ids: (ids, at) => ids[at] ?? 0,
  attention_mask: (ids, at) => (at < ids.length ? 1 : 0),
  token_type_ids: () => 0,
  position_ids: (_ids, at) => at,
};

/** @throws {SentenceModelError} when a package is missing, or the model is none that this can run */
export async function loadSentenceModel(recipe: ModelRecipe): Promise<SentenceModel> {
  const runtime = await loadRuntime();
  const { Tokenizer } = await loadTokenizers();
  const tokenizer = new Tokenizer(
    readJson(recipe, 'tokenizer.json'),
    readJson(recipe, 'tokenizer_config.json'),
  );
  const encode = createTextEncoder(tokenizer, recipe.maxTokens);
  const session = await openSession(runtime, recipe.file);
  const output = chooseOutput(session);
  return {
    runtime: runtime.name,
    async embed(texts) {
      const rows = texts.map(encode);
      const columns = Math.max(1, ...rows.map(({ length }) => length));
      const feeds = toFeeds(session, runtime, { rows, columns });
      const made = (await session.run(feeds, [output]))[output] as Tensor;
      if (!(made.data instanceof Float32Array))
        throw new SentenceModelError(`makes numbers of the kind ${made.type}. Take one that makes float32.`);
      const dimensions = made.dims.at(-1) ?? 0;
      const data = made.data;
      return rows.map(({ length: count }, row) =>
        made.dims.length === 2
          ? toUnit(data.slice(row * dimensions, (row + 1) * dimensions))
          : poolTokens({ data, columns, dimensions }, row, { count, pooling: recipe.pooling }),
      );
    },
  };
}

function readJson({ folder }: ModelRecipe, name: string): object {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;
  } catch (error) {
    // Old tokenizers say everything in the one file.
    if (name !== 'tokenizer.json' && (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new SentenceModelError(`has a ${name} that cannot be read: ${(error as Error).message}`);
  }
}

async function openSession(runtime: Runtime, file: string): Promise<InferenceSession> {
  const isNative = runtime.name === 'onnxruntime-node';
  try {
    return await runtime.InferenceSession.create(isNative ? file : readFileSync(file), {
      executionProviders: [isNative ? 'cpu' : 'wasm'],
      intraOpNumThreads: Math.min(MOST_THREADS, Math.ceil(availableParallelism() / 2)),
      interOpNumThreads: 1,
      // Texts differ in length: what is kept for the longest ones would never be given back.
      enableCpuMemArena: false,
      // Threads that wait for work by spinning take the time of everything else.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw new SentenceModelError(
      `has the file ${file}, which ${runtime.name} cannot run: ${(error as Error).message} Take another one.`,
    );
  }
}

function chooseOutput({ inputNames, outputNames }: InferenceSession): string {
  const strange = inputNames.filter((name) => !(name in FEEDS));
  if (strange.length > 0)
    throw new SentenceModelError(
      `wants ${strange.join(', ')}, as models that write do. Take one of sentences.`,
    );
  const known = [SENTENCE_OUTPUT, ...TOKEN_OUTPUTS].find((name) => outputNames.includes(name));
  if (known) return known;
  const [only] = outputNames;
  if (outputNames.length === 1 && only !== undefined) return only;
  throw new SentenceModelError(
    `makes ${outputNames.join(', ')}, and none of ${[SENTENCE_OUTPUT, ...TOKEN_OUTPUTS].join(', ')}. Take another one.`,
  );
}

function toFeeds(
  session: InferenceSession,
  { Tensor: TensorOf }: Runtime,
  { rows, columns }: { readonly rows: readonly (readonly number[])[]; readonly columns: number },
): Record<string, Tensor> {
  const feed = (numberOf: (ids: readonly number[], at: number) => number) => {
    const data = new BigInt64Array(rows.length * columns);
    for (const [row, ids] of rows.entries())
      for (let at = 0; at < columns; at++) data[row * columns + at] = BigInt(numberOf(ids, at));
    return new TensorOf('int64', data, [rows.length, columns]);
  };
  return Object.fromEntries(session.inputNames.map((name) => [name, feed(FEEDS[name] ?? (() => 0))]));
}
