import type { SearchRequest, WeightedTerm } from '../../../ports.ts';
import { focusQuestion } from '../../../text/focus-question.ts';
import { type BorrowedText, borrowContext } from './borrow-context.ts';
import { joinQuestions, type WeighedTopic } from './join-questions.ts';
import { NO_OWNER_WORDS, type OwnerVocabulary } from './owner-words.ts';
import type { QuestionKnowledge, WeighedQuestion } from './weigh-question.ts';
import { weighWithOwnerWords } from './weigh-with-owner-words.ts';

/** A message with what it leaves unsaid, ready to be searched for. */
export interface ResolvedQuestion {
  /** The part of the message that asks. */
  readonly asked: string;
  /** What passages are read for, and what the confidence is about: what is asked, and the subject it leans on. */
  readonly question: WeighedQuestion;
  /** The same by the turns that said it; each is matched and counts by its weight. */
  readonly parts: readonly WeighedTopic[];
  /** What only tells between passages that are as good, by the share of the best score that it may add. */
  readonly hints: readonly WeighedTopic[];
  /** Passages that the last answer quoted, when the question leans on it. */
  readonly passageIds: readonly string[];
  /** All terms, each once, with what they count for. */
  readonly terms: readonly WeightedTerm[];
}

/** What a message says around its question. */
const REST_WEIGHT = 0.2;
/** The words of a question that names nothing, `How long did it take?`, beside those of its subject. */
const EMPTY_WEIGHT = 0.2;

/** A question that stands alone is resolved to itself. */
export function resolveQuestion(
  { text, history, context: place }: Pick<SearchRequest, 'text' | 'history' | 'context'>,
  {
    ownerWords = NO_OWNER_WORDS,
    ...knowledge
  }: QuestionKnowledge & { readonly ownerWords?: OwnerVocabulary },
): ResolvedQuestion {
  const { asked, rest } = focusQuestion(text);
  const context = borrowContext(asked, history, place?.selection);
  const weigh = ({ text: said, weight }: BorrowedText): WeighedTopic => ({
    weight,
    question: weighWithOwnerWords(said, knowledge, ownerWords),
  });
  const own = weigh({ text: asked, weight: context?.leaning === 'empty' ? EMPTY_WEIGHT : 1 });
  const topics = context?.topics.map(weigh) ?? [];
  const told =
    rest === ''
      ? []
      : [
          {
            weight: REST_WEIGHT,
            question: weighWithOwnerWords(rest, { ...knowledge, correct: () => null }, ownerWords),
          },
        ];

  const leans = context?.leaning === 'full' || context?.leaning === 'empty';
  const parts = [own, ...(leans ? topics : [])].sort((a, b) => b.weight - a.weight);
  const hints = [...(leans ? [] : topics), ...told];
  const question = joinQuestions(parts);
  return {
    asked,
    question,
    parts,
    hints,
    passageIds: leans ? context.passageIds : [],
    terms: joinQuestions([{ weight: 1, question }, ...hints]).terms,
  };
}
