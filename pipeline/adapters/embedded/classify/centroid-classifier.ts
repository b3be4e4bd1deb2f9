import type { Classifier, Embedder, Intent } from '../../../ports.ts';
import { toComparedText } from '../knowledge/question-comparer.ts';
import { type CentroidJudge, learnCentroids } from './centroids.ts';
import type { IntentExample } from './intent-examples.ts';

/** Texts a request: learning shares the patience for a question. */
const BATCH_TEXTS = 16;

export interface CentroidClassifierOptions {
  readonly embedder: Embedder;
  readonly examples: readonly IntentExample[];
  /** Tells the language, and the kind too where it is surer or there is no vector. */
  readonly fallback: Classifier;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Tells kinds of questions by how near they are to the operator's own examples. Learns the examples' vectors in the
 * background, at once and, when that fails, again with a later question; nobody waits for it.
 */
export function createCentroidClassifier(options: CentroidClassifierOptions): Classifier {
  const { embedder, examples, fallback, onFailure } = options;
  let judge: CentroidJudge | null = null;
  let isLearning = false;

  async function learn(): Promise<void> {
    if (isLearning) return;
    isLearning = true;
    try {
      judge = learnCentroids(examples, await embedAll(examples, embedder));
    } catch (error) {
      onFailure(error);
    } finally {
      isLearning = false;
    }
  }

  void learn();
  return {
    async classify(request, signal): Promise<Intent> {
      const plain = await fallback.classify(request, signal);
      if (!judge) {
        void learn();
        return plain;
      }
      try {
        const [vector] = await embedder.embed([toComparedText({ text: request.text, history: [] })], signal);
        const found = vector ? judge(vector) : null;
        return found && found.confidence > plain.confidence ? { ...plain, ...found } : plain;
      } catch (error) {
        signal.throwIfAborted();
        onFailure(error);
        return plain;
      }
    },
  };
}

async function embedAll(examples: readonly IntentExample[], embedder: Embedder): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  const { signal } = new AbortController();
  for (let at = 0; at < examples.length; at += BATCH_TEXTS) {
    const texts = examples.slice(at, at + BATCH_TEXTS).map(({ text }) => text);
    vectors.push(...(await embedder.embed(texts, signal)));
  }
  return vectors;
}
