import type { Embedder, SearchRequest } from '../../../ports.ts';
import { focusQuestion } from '../../../text/focus-question.ts';
import type { Database } from '../sqlite/database.ts';
import { borrowContext } from './borrow-context.ts';
import { createVectorIndex, type Similarities } from './vector-index.ts';

/** Many models read no more than 512 tokens, and refuse a longer text. */
const MAX_QUESTION_CHARS = 1_500;
const MAX_CONTEXT_CHARS = 400;

/** Starts at once; null when the question cannot be compared. Rejects only when `signal` aborts. */
export type QuestionComparer = (request: SearchRequest, signal: AbortSignal) => Promise<Similarities | null>;

/** Returns a function that embeds a question, once, and compares it with every passage. */
export function createQuestionComparer(
  database: Database,
  embedder: Embedder,
  onFailure: (error: unknown) => void,
): QuestionComparer {
  const compare = createVectorIndex(database, embedder.model);

  async function find(request: SearchRequest, signal: AbortSignal): Promise<Similarities | null> {
    try {
      const [vector] = await embedder.embed([toComparedText(request)], signal);
      // An embedder that knows none of the words says so with zeros: then nothing lies near.
      return vector?.some((value) => value !== 0) ? await compare(vector) : null;
    } catch (error) {
      signal.throwIfAborted();
      onFailure(error);
      return null;
    }
  }

  return function compareQuestion(request, signal) {
    const finding = find(request, signal);
    // Whoever fails before it is awaited must not leave it unhandled.
    finding.catch(() => {});
    return finding;
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
