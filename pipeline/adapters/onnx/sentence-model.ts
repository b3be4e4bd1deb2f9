import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-like';
import { toUnitVector } from '../../embedding/unit-vector.ts';
import { createTextEncoder } from './encode-text.ts';
import { loadRuntime, loadTokenizers, type Runtime } from './load-packages.ts';
import { poolTokens } from './pool-tokens.ts';
import type { ModelRecipe } from './read-model-folder.ts';
import { SentenceModelError } from './sentence-model-error.ts';

/**
 * Makes the vector of a text, of unit length. Of one at a time: on a CPU several at once are no faster, take more memory, and with
 * weights of 8 bits, whose scale is that of all that is computed at once, each would depend on the others.
 */
export interface SentenceModel {
  /** The package that runs it. */
  readonly runtime: Runtime['name'];
  embed(text: string): Promise<Float32Array>;
}

/** The rest of the machine is for the answers. */
const MOST_THREADS = 4;
/** Of the whole text, where the model makes it itself. */
const SENTENCE_OUTPUT = 'sentence_embedding';
const TOKEN_OUTPUTS = ['last_hidden_state', 'token_embeddings'];
/** What a text is for a model: the numbers of its tokens, that all of them are read, of which part they are, and where they stand. */
const FEEDS: Readonly<Record<string, (id: number, at: number) => number>> = {
  input_ids: (id) => id,
  attention_mask: () => 1,
  token_type_ids: () => 0,
  position_ids: (_id, at) => at,
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
    async embed(text) {
      const ids = encode(text);
      const made = (await session.run(toFeeds(session, runtime, ids), [output]))[output] as Tensor;
      if (!(made.data instanceof Float32Array))
        throw new SentenceModelError(`makes numbers of the kind ${made.type}. Take one that makes float32.`);
      return made.dims.length === 2
        ? toUnitVector(made.data)
        : poolTokens(made.data, made.dims.at(-1) ?? 0, recipe.pooling);
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
  { inputNames }: InferenceSession,
  { Tensor: TensorOf }: Runtime,
  ids: readonly number[],
): Record<string, Tensor> {
  const feed = (numberOf: (id: number, at: number) => number) =>
    new TensorOf(
      'int64',
      BigInt64Array.from(ids, (id, at) => BigInt(numberOf(id, at))),
      [1, ids.length],
    );
  return Object.fromEntries(inputNames.map((name) => [name, feed(FEEDS[name] ?? (() => 0))]));
}
