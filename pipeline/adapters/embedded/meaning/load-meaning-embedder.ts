import { join } from 'node:path';
import type { Embedder } from '../../../ports.ts';
import { createMeaningEmbedder } from './meaning-embedder.ts';
import { loadMeaningTable, type MeaningTable } from './meaning-table.ts';

const FILE = 'pipeline/adapters/embedded/weights/meaning.table';

/** The table that comes with the package. */
export function loadPackagedTable(packageRoot: string): Promise<MeaningTable> {
  return loadMeaningTable(join(packageRoot, FILE));
}

/** The embedder of the table that comes with the package. */
export async function loadMeaningEmbedder(packageRoot: string): Promise<Embedder> {
  return createMeaningEmbedder(await loadPackagedTable(packageRoot));
}
