import type { KnowledgeBase, Turn } from '../../../pipeline/ports.ts';

export interface RankedQuestion {
  readonly text: string;
  readonly history: readonly Turn[];
  /** Ids of the documents that answer. */
  readonly right: readonly string[];
}

/** Shares of the questions whose right passage is the first, or among so many. */
export interface Places {
  readonly first: number;
  readonly inThree: number;
  readonly inEight: number;
  /** Mean reciprocal rank. */
  readonly reciprocal?: number;
}

const never = new AbortController().signal;

export async function measurePlaces(
  knowledge: KnowledgeBase,
  questions: readonly RankedQuestion[],
  limit: number,
): Promise<Places> {
  const ranks: number[] = [];
  for (const { text, history, right } of questions) {
    const { passages } = await knowledge.search({ text, history, limit }, never);
    ranks.push(passages.findIndex(({ documentId }) => right.includes(documentId)) + 1);
  }
  const within = (most: number) => ranks.filter((rank) => rank > 0 && rank <= most).length / ranks.length;
  const reciprocal = ranks.reduce((sum, rank) => sum + (rank > 0 ? 1 / rank : 0), 0) / ranks.length;
  return { first: within(1), inThree: within(3), inEight: within(8), reciprocal };
}
