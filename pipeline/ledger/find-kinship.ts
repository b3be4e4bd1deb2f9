import type { ComparableQuestion, Kinship, Ledger, QuestionComparison } from '../ports.ts';

/** From here on two questions count as asking the same; see `createQuestionLikeness`. */
export const ALIKE = 0.6;
/** Words that one is looked up by. */
const LOOKED_UP_TERMS = 4;

/** A question of the same batch, which the ledger does not have yet. */
export interface Newcomer extends ComparableQuestion {
  readonly key: string;
  readonly kinship: Kinship;
}

/** The family of the question that is most alike, among those that share a rare word with it; null when none is alike. */
export async function findKinship(
  question: ComparableQuestion,
  newcomers: readonly Newcomer[],
  {
    ledger,
    comparison,
  }: { readonly ledger: Pick<Ledger, 'findAlike'>; readonly comparison: QuestionComparison },
): Promise<Kinship> {
  let best: { kinship: Kinship; likeness: number } = { kinship: null, likeness: ALIKE };
  const consider = (other: ComparableQuestion, kinship: Kinship) => {
    const likeness = comparison.likeness(question, other);
    if (likeness >= best.likeness) best = { kinship, likeness };
  };
  for (const known of await ledger.findAlike(question.terms.slice(0, LOOKED_UP_TERMS)))
    consider(known, { family: known.family });
  for (const newcomer of newcomers) consider(newcomer, newcomer.kinship ?? { like: newcomer.key });
  return best.kinship;
}
