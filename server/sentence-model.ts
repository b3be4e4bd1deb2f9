import type { OnnxEmbedders } from '../pipeline/adapters/onnx/load-onnx-embedders.ts';
import { type Config, ConfigError } from './config.ts';

/**
 * The sentence model that is set, running; null when none is. What runs it is loaded only then.
 * @throws {ConfigError} when the folder, a package or the model will not do
 */
export async function loadSentenceModel(config: Config): Promise<OnnxEmbedders | null> {
  const folder = config.EMBEDDING_MODEL_FOLDER;
  if (folder === null) return null;
  const { loadOnnxEmbedders } = await import('../pipeline/adapters/onnx/load-onnx-embedders.ts');
  try {
    return await loadOnnxEmbedders(folder);
  } catch (error) {
    // By its name, since its class would have to be loaded by those who set no model.
    if (!(error instanceof Error && error.name === 'SentenceModelError')) throw error;
    throw new ConfigError([`EMBEDDING_MODEL_FOLDER: ${error.message}`]);
  }
}
