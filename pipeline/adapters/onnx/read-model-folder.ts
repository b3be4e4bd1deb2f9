import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { type Prefixes, prefixesOf } from '../../embedding/prefixes-of.ts';
import { type Pooling, readPooling } from './read-pooling.ts';
import { SentenceModelError } from './sentence-model-error.ts';

/** What the process of a model is started with. */
export interface ModelRecipe {
  /** The `.onnx` file. */
  readonly file: string;
  /** The folder with `tokenizer.json`. */
  readonly folder: string;
  readonly pooling: Pooling;
  /** Longer texts are cut, with what the model puts around a text counted. */
  readonly maxTokens: number;
}

export interface ModelFolder {
  /** The folder's name, by which the model is known. */
  readonly name: string;
  /** Names what the vectors are of: the model's name, and a hash of everything that a passage's vector depends on. */
  readonly vectorsName: string;
  readonly recipe: ModelRecipe;
  readonly prefixes: Prefixes;
}

/** Smaller files are as good within a hair and several times as fast; the first that is there is taken. */
const FILES = ['model_quantized', 'model_int8', 'model_uint8', 'model'];
/** Attention costs the square of it, and a passage has hardly more. */
const MOST_TOKENS = 512;

const LENGTHS = {
  'sentence_bert_config.json': z.object({ max_seq_length: z.number().nullish() }),
  'tokenizer_config.json': z.object({ model_max_length: z.number().nullish() }),
  'config.json': z.object({ max_position_embeddings: z.number().nullish() }),
} as const;
const CONFIG = z.object({ _name_or_path: z.string().nullish() });
const PROMPTS = z.object({ prompts: z.record(z.string(), z.string()).nullish() });

/**
 * Reads a folder as hubs of models publish it, and every byte of the model for its hash: half a second for 200 MB.
 * @throws {SentenceModelError} when something is missing that it needs
 */
export async function readModelFolder(path: string): Promise<ModelFolder> {
  const folder = resolve(path);
  const names = listFolder(folder, path);
  if (!names.includes('tokenizer.json'))
    throw new SentenceModelError(
      `${path} has no tokenizer.json. Take the folder as it was published, whole.`,
    );
  const file = findModelFile(folder, path);
  const name = basename(folder);
  const { _name_or_path: origin } = readJson(join(folder, 'config.json'), CONFIG) ?? {};
  const pooling = readPooling(folder, `${name} ${origin ?? ''}`);
  const maxTokens = readMaxTokens(folder);
  const prefixes = readPrefixes(folder, name, origin ?? '');
  const recipe = { file, folder, pooling, maxTokens };
  const hash = await hashModel(recipe, prefixes);
  return { name, vectorsName: `${name} ${hash}`, recipe, prefixes };
}

function listFolder(folder: string, path: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new SentenceModelError(`${path} does not exist. Name the folder of a model, or leave it out.`);
    if (code === 'ENOTDIR')
      throw new SentenceModelError(`${path} is a file. Name the folder with tokenizer.json.`);
    throw new SentenceModelError(`${path} cannot be read: ${message}.`);
  }
}

function findModelFile(folder: string, path: string): string {
  for (const place of [join(folder, 'onnx'), folder]) {
    const found = listModels(place);
    const known = FILES.map((name) => `${name}.onnx`).find((name) => found.includes(name));
    const file = known ?? (found.length === 1 ? found[0] : undefined);
    if (file) return join(place, file);
    if (found.length > 0)
      throw new SentenceModelError(
        `${place} has ${found.join(', ')}. Leave one of them, or call it model.onnx.`,
      );
  }
  throw new SentenceModelError(
    `${path} has no model as ONNX: onnx/model.onnx or onnx/model_quantized.onnx. Take a folder that has one.`,
  );
}

function listModels(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.onnx'))
      .sort();
  } catch {
    return [];
  }
}

function readMaxTokens(folder: string): number {
  const lengths = Object.entries(LENGTHS).flatMap(([name, shape]) => {
    const values: unknown[] = Object.values(readJson(join(folder, name), shape) ?? {});
    return values.filter((value) => typeof value === 'number').filter((value) => value > 2);
  });
  return Math.min(MOST_TOKENS, ...lengths);
}

/** What the folder says itself comes before what is known of models of its name. */
function readPrefixes(folder: string, name: string, origin: string): Prefixes {
  const { prompts } = readJson(join(folder, 'config_sentence_transformers.json'), PROMPTS) ?? {};
  const question = prompts?.query;
  const passage = prompts?.document ?? prompts?.passage;
  if (question !== undefined || passage !== undefined)
    return { question: question ?? '', passage: passage ?? '' };
  const [byFolder, byOrigin] = [prefixesOf(name), prefixesOf(origin)];
  return byFolder.question === '' && byFolder.passage === '' ? byOrigin : byFolder;
}

/** Null when the file is missing or says nothing of it. */
function readJson<Shape extends z.ZodType>(path: string, shape: Shape): z.infer<Shape> | null {
  try {
    return shape.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

async function hashModel(recipe: ModelRecipe, { passage }: Prefixes): Promise<string> {
  const { file, folder, pooling, maxTokens } = recipe;
  const hash = createHash('sha256').update(JSON.stringify([pooling, maxTokens, passage]));
  // Weights of large models lie beside the file that names them.
  const beside = readdirSync(dirname(file)).filter((name) => name.startsWith(`${basename(file)}_data`));
  const files = [file, ...beside.sort().map((name) => join(dirname(file), name))];
  for (const path of [join(folder, 'tokenizer.json'), ...files]) {
    hash.update(`\n${statSync(path).size}\n`);
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(piece);
  }
  return hash.digest('hex').slice(0, 12);
}
