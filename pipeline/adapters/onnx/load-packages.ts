import type { InferenceSession, Tensor } from 'onnxruntime-like';
import { SentenceModelError } from './sentence-model-error.ts';

/** What runs a model, whichever package it is of. */
export interface Runtime {
  readonly name: 'onnxruntime-node' | 'onnxruntime-web';
  readonly InferenceSession: typeof InferenceSession;
  readonly Tensor: typeof Tensor;
}

/** Without scripts: that of onnxruntime-node fetches what only a graphics card needs. */
const INSTALL = 'npm install --ignore-scripts onnxruntime-node @huggingface/tokenizers';

/**
 * The native runtime, or the one of WebAssembly where only that is installed, as on a system that has no native one.
 * @throws {SentenceModelError} that says how to install one, when there is neither
 */
export async function loadRuntime(): Promise<Runtime> {
  const native = await find('onnxruntime-node', () => import('onnxruntime-node'));
  if (native) return { name: 'onnxruntime-node', ...pick(native) };
  const web = await find('onnxruntime-web', () => import('onnxruntime-web'));
  if (!web) throw new SentenceModelError(`needs a package that runs it. Run: ${INSTALL}`);
  // More threads would be workers of their own, and are no faster for a few texts.
  web.env.wasm.numThreads = 1;
  return { name: 'onnxruntime-web', ...pick(web) };
}

/** @throws {SentenceModelError} that says how to install it, when it is missing */
export async function loadTokenizers(): Promise<typeof import('@huggingface/tokenizers')> {
  const found = await find('@huggingface/tokenizers', () => import('@huggingface/tokenizers'));
  if (!found) throw new SentenceModelError(`needs a package that reads its tokenizer. Run: ${INSTALL}`);
  return found;
}

function pick({ InferenceSession, Tensor }: Pick<Runtime, 'InferenceSession' | 'Tensor'>) {
  return { InferenceSession, Tensor };
}

async function find<Package>(name: string, load: () => Promise<Package>): Promise<Package | null> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    if (isMissing && message.includes(`'${name}'`)) return null;
    throw new SentenceModelError(`has the package ${name}, which cannot be loaded here: ${message}`, {
      cause: error,
    });
  }
}
