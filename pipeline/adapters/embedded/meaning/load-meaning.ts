import { join } from 'node:path';
import type { Embedder } from '../../../ports.ts';
import { type CompareMeaning, createMeaningComparer } from './compare-meaning.ts';
import { createMeaningEmbedder } from './meaning-embedder.ts';
import { loadMeaningTable, type MeaningTable } from './meaning-table.ts';

const FILE = 'pipeline/adapters/embedded/weights/meaning.table';

/** What the table of meanings that comes with the package can do. */
export interface Meaning {
  readonly table: MeaningTable;
  readonly embedder: Embedder;
  readonly compare: CompareMeaning;
}

/** @throws {MeaningTableError} when the table is missing or broken */
export async function loadMeaning(packageRoot: string): Promise<Meaning> {
  const table = await loadMeaningTable(join(packageRoot, FILE));
  return { table, embedder: createMeaningEmbedder(table), compare: createMeaningComparer(table) };
}
