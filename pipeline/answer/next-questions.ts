import type { KnowledgeBase, Passage } from '../ports.ts';
import { asQuestion } from '../text/as-question.ts';

const MAX_QUESTIONS = 3;
const MAX_CHARS = 120;
/** Passages of the answer's document that are looked at: some behind the place that answers, fewer before it. */
const BEHIND = 24;
const BEFORE = 8;

export interface AnsweredQuestion {
  readonly question: string;
  /** The passage that the answer rests on most; null when there is none. */
  readonly cited: Passage | null;
  /** Other passages that were found, best first. */
  readonly passages: readonly Passage[];
  /** Headings that the visitor sees already. */
  readonly shown: readonly string[];
}

/**
 * Up to three questions that go on from an answer: headings of the documents that ask something, those behind the place that
 * answers first. None where the documents ask nothing, since a heading made into a question asks for nobody knows what.
 */
export async function findNextQuestions(
  { question, cited, passages, shown }: AnsweredQuestion,
  knowledge: Pick<KnowledgeBase, 'findPlace' | 'listDocument'>,
): Promise<readonly string[]> {
  const known = new Set([question, ...shown].map(toKey));
  const found: string[] = [];
  const places = [...(await listAround(cited, knowledge)), ...passages];
  for (const heading of new Set(places.map(({ headingPath }) => headingPath.at(-1) ?? ''))) {
    if (found.length === MAX_QUESTIONS) break;
    const asked = asQuestion(heading);
    if (asked === null || asked.length > MAX_CHARS || known.has(toKey(asked))) continue;
    known.add(toKey(asked));
    found.push(asked);
  }
  return found;
}

async function listAround(
  cited: Passage | null,
  knowledge: Pick<KnowledgeBase, 'findPlace' | 'listDocument'>,
): Promise<readonly Passage[]> {
  const place = cited && (await knowledge.findPlace(cited.id));
  if (place === null) return [];
  const from = Math.max(0, place - BEFORE);
  const around = await knowledge.listDocument(cited?.documentId ?? '', from, place - from + 1 + BEHIND);
  return [...around.slice(place - from), ...around.slice(0, place - from).toReversed()];
}

/** "How to stop" and "How do I stop?" are one. */
function toKey(heading: string): string {
  const words = (asQuestion(heading) ?? heading).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.join(' ');
}
