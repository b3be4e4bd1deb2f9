import { loadMeaning } from '../pipeline/adapters/embedded/meaning/load-meaning.ts';
import type { VectorSource } from '../pipeline/import/vectors-text.ts';
import type { Embedder } from '../pipeline/ports.ts';
import type { Config } from './config.ts';
import { toEmbedderAddress } from './embedder-address.ts';
import { findPackageRoot } from './environment.ts';
import { loadSentenceModel } from './sentence-model.ts';

/** What makes the vectors of an import. */
export interface PassageEmbedder {
  readonly embedder: Embedder;
  /** Null: the table of the package. */
  readonly source: VectorSource | null;
  /** A server makes them, each for money or time of its own. */
  readonly isPaid: boolean;
}

/**
 * The sentence model or the server of vectors that is set, else the table of the package. Packages that only one of them needs
 * are loaded only for it.
 * @throws {ConfigError} when the folder of a sentence model will not do
 */
export async function loadPassageEmbedder(config: Config): Promise<PassageEmbedder> {
  const local = await loadSentenceModel(config);
  if (local) {
    const advice = 'Look at EMBEDDING_MODEL_FOLDER with: npm run doctor -- --model';
    return { embedder: local.passages, source: { model: local.name, advice }, isPaid: false };
  }
  const address = toEmbedderAddress(config);
  if (!address)
    return { embedder: (await loadMeaning(findPackageRoot())).embedder, source: null, isPaid: false };
  const { loadImportEmbedder } = await import('../pipeline/adapters/openai/embed/load-embedder.ts');
  const advice = `Look at OPENAI_EMBEDDING_MODEL and its server (${address.baseUrl ?? 'OpenAI'}).`;
  return {
    embedder: await loadImportEmbedder(address),
    source: { model: address.model, advice },
    isPaid: true,
  };
}
