import type { WeightedTerm } from '../../../ports.ts';
import type { QuestionWord, WeighedQuestion } from './weigh-question.ts';

/** A question with what its words count for beside those of others. */
export interface WeighedTopic {
  readonly weight: number;
  readonly question: WeighedQuestion;
}

/**
 * One question of all words, each once, with the weight that the first to say it gives it. What the first one names
 * another of is left out of the others.
 */
export function joinQuestions(topics: readonly WeighedTopic[]): WeighedQuestion {
  const [first] = topics;
  if (first && topics.length === 1 && first.weight === 1) return first.question;
  const terms: WeightedTerm[] = [];
  const words: QuestionWord[] = [];
  const indexes = new Map<string, number>();
  const indexOf = (wanted: WeightedTerm, share: number) => {
    let index = indexes.get(wanted.term);
    if (index === undefined) {
      index = terms.length;
      indexes.set(wanted.term, index);
      terms.push({ ...wanted, weight: share * wanted.weight });
    }
    return index;
  };
  for (const { weight: share, question } of topics) {
    const known = new Set(indexes.keys());
    const replaced = first && question !== first.question ? findReplaced(question, first.question) : null;
    for (const word of question.words) {
      const asked = word.terms.flatMap((index) => question.terms[index] ?? []);
      if (replaced?.has(word) || asked.every(({ term }) => known.has(term))) continue;
      const move = (indexesThere: readonly number[]) =>
        indexesThere.flatMap((index) => question.terms[index] ?? []).map((wanted) => indexOf(wanted, share));
      const { alternatives } = word;
      words.push({
        ...word,
        terms: move(word.terms),
        weight: share * word.weight,
        ...(alternatives && { alternatives: alternatives.map(move) }),
      });
    }
  }
  return { terms, words };
}

/** Words that the question names another of: "Y" of "the Model Y", asked "And for the Model 3?". */
function findReplaced(topic: WeighedQuestion, question: WeighedQuestion): Set<QuestionWord> {
  const nextOf = new Map(
    question.words.map((word, index) => [firstTerm(question, word), question.words[index + 1]]),
  );
  const replaced = new Set<QuestionWord>();
  for (const [index, word] of topic.words.entries()) {
    const next = topic.words[index + 1];
    const other = nextOf.get(firstTerm(topic, word));
    if (next && other && firstTerm(topic, next) !== firstTerm(question, other)) replaced.add(next);
  }
  return replaced;
}

function firstTerm({ terms }: WeighedQuestion, word: QuestionWord): string {
  return terms[word.terms[0] ?? -1]?.term ?? '';
}
