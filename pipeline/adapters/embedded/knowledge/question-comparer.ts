import type { Embedder, SearchRequest } from '../../../ports.ts';
import { focusQuestion } from '../../../text/focus-question.ts';
import type { Database } from '../sqlite/database.ts';
import { borrowContext } from './borrow-context.ts';
import { createVectorIndex, type Similarities } from './vector-index.ts';

/** Many models read no more than 512 tokens, and refuse a longer text. */
const MAX_QUESTION_CHARS = 1_500;
const MAX_CONTEXT_CHARS = 400;

export interface QuestionComparer {
  /** `compared`: as `toComparedText` gives it. Starts at once; null when it cannot be compared. Rejects only when `signal` aborts. */
  compare(compared: string, signal: AbortSignal): Promise<Similarities | null>;
  /** Reads what the next question would have to wait for. */
  prepare(): Promise<void>;
}

/** Embeds questions, each once, and compares them with every passage. */
export function createQuestionComparer(
  database: Database,
  embedder: Embedder,
  onFailure: (error: unknown) => void,
): QuestionComparer {
  const index = createVectorIndex(database, embedder.model);

  async function find(compared: string, signal: AbortSignal): Promise<Similarities | null> {
    try {
      const [vector] = await embedder.embed([compared], signal);
      // An embedder that knows none of the words says so with zeros: then nothing lies near.
      return vector?.some((value) => value !== 0) ? await index.compare(vector) : null;
    } catch (error) {
      signal.throwIfAborted();
      onFailure(error);
      return null;
    }
  }

  return {
    compare(compared, signal) {
      const finding = find(compared, signal);
      // Whoever fails before it is awaited must not leave it unhandled.
      finding.catch(() => {});
      return finding;
    },
    prepare: () => index.prepare(),
  };
}

/** What of a question is embedded: "And on Sundays?" means something after what was asked before. */
export function toComparedText({
  text,
  history,
  context,
}: Pick<SearchRequest, 'text' | 'history' | 'context'>): string {
  const { asked } = focusQuestion(text);
  const last = borrowContext(asked, history, context?.selection)?.topics[0];
  const question = asked.slice(0, MAX_QUESTION_CHARS);
  return last ? `${last.text.slice(0, MAX_CONTEXT_CHARS)}\n${question}` : question;
}
