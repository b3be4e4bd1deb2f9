import type { ComparableQuestion, QuestionLikeness } from '../../pipeline/ports.ts';

/** Words as they are, all worth the same, and vectors that say nothing. */
export const LIKENESS_BY_WORDS: QuestionLikeness = {
  read: async (question) => ({
    terms: [...new Set(question.toLowerCase().match(/[a-z]{3,}/g))],
    vector: Float32Array.of(0.6, 0.8),
  }),
  begin: () => ({
    likeness: (one, other) => countShared(one, other) / new Set([...one.terms, ...other.terms]).size,
    coverage: (question, other) => countShared(question, other) / question.terms.length,
  }),
};

function countShared(one: ComparableQuestion, other: ComparableQuestion): number {
  return one.terms.filter((term) => other.terms.includes(term)).length;
}
