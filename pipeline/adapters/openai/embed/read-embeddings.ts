import { z } from 'zod';
import { readText } from '../chat/read-text.ts';
import { UpstreamFailure } from '../chat/to-run-failure.ts';

/** A batch of 64 vectors of 4,096 numbers with every digit is some 6 million characters. */
const MAX_JSON_CHARS = 32 * 1024 * 1024;

const SHAPE = z.object({
  data: z.array(z.object({ index: z.number().optional(), embedding: z.array(z.number()).min(1) })),
});

/**
 * Reads the answer to an embeddings request: `count` vectors in the order of the texts, made as long as 1.
 * @throws {UpstreamFailure} `upstream_invalid` when it is anything else
 */
export async function readEmbeddings(response: Response, count: number): Promise<Float32Array[]> {
  const text = response.body ? await readText(response.body, MAX_JSON_CHARS) : '';
  const parsed = SHAPE.safeParse(parseJson(text));
  if (!parsed.success) throw invalid('The server did not send embeddings.');
  const rows = parsed.data.data.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0));
  if (rows.length !== count) throw invalid(`The server sent ${rows.length} embeddings for ${count} texts.`);
  const dimensions = rows[0]?.embedding.length;
  if (rows.some(({ embedding }) => embedding.length !== dimensions)) {
    throw invalid('The server sent embeddings of different lengths.');
  }
  return rows.map(({ embedding }) => toUnitVector(embedding));
}

function toUnitVector(numbers: readonly number[]): Float32Array {
  const length = Math.sqrt(numbers.reduce((sum, value) => sum + value * value, 0));
  if (!(length > 0) || !Number.isFinite(length))
    throw invalid('The server sent an embedding without a direction.');
  return Float32Array.from(numbers, (value) => value / length);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(message: string): UpstreamFailure {
  return new UpstreamFailure('upstream_invalid', message);
}
