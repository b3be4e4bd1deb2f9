import { setImmediate } from 'node:timers/promises';
import type { Embedder, Nearness } from '../../../ports.ts';
import { embedText } from './embed-text.ts';
import type { MeaningTable } from './meaning-table.ts';

/** Characters that are read before others get their turn: a few milliseconds. */
const CHARS_A_TURN = 20_000;
/**
 * Chosen on 216 questions about seven documentation bases and 1,632 that were asked of the wrong one: of the right ones as
 * many are answered as by the words' confidence, of the others .65 are not claimed instead of .55, and .35 are called
 * unanswered instead of .14. The area under the curve is .92 instead of .89.
 */
const NEARNESS: Nearness = { even: 0.42, weight: 6 };

/** The embedder that needs neither a server nor native code: some microseconds a text. It knows English. */
export function createMeaningEmbedder(table: MeaningTable): Embedder {
  return {
    model: table.name,
    nearness: NEARNESS,
    async embed(texts, signal) {
      const vectors: Float32Array[] = [];
      let chars = 0;
      for (const text of texts) {
        signal.throwIfAborted();
        vectors.push(embedText(table, text));
        chars += text.length;
        if (chars < CHARS_A_TURN) continue;
        chars = 0;
        await setImmediate();
      }
      return vectors;
    },
  };
}
