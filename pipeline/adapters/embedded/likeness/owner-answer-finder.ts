import { toPageKey } from '../../../page-key.ts';
import type {
  ComparableQuestion,
  OwnerAnswer,
  OwnerAnswerFinder,
  OwnerTextStore,
  QuestionLikeness,
} from '../../../ports.ts';
import { parseOwnerAnswers } from '../../../text/owner-answers-text.ts';
import { toQuestionTurns } from '../../../text/question-turns.ts';

/** Said in the wrong place, an answer of the owner's misleads where the documents would not; see `createQuestionLikeness`. */
const ALIKE = 0.65;
/** What tells the question apart has to be in the owner's form: "disable it" is nearly alike to "enable it". */
const QUESTION_COVERED = 0.75;
const FORM_COVERED = 0.6;

interface KnownForm extends ComparableQuestion {
  readonly turns: string;
  readonly answer: OwnerAnswer;
}

interface KnownAnswers {
  readonly hash: string;
  readonly byKey: ReadonlyMap<string, OwnerAnswer>;
  readonly forms: readonly KnownForm[];
}

export interface OwnerAnswerFinderOptions {
  readonly store: OwnerTextStore;
  readonly likeness: QuestionLikeness;
  readonly now?: () => number;
}

/**
 * Finds the owner's answers as they are kept now; they are made ready again only when they have changed. A form that is asked
 * word by word counts before one that is asked much alike.
 */
export function createOwnerAnswerFinder({
  store,
  likeness,
  now = Date.now,
}: OwnerAnswerFinderOptions): OwnerAnswerFinder {
  const read = createReader(store, likeness);
  return {
    async find({ text }, signal) {
      const known = await read(signal);
      if (!known || known.forms.length === 0) return null;
      const today = new Date(now()).toISOString().slice(0, 10);
      const isGiven = ({ expires }: OwnerAnswer) => expires === null || expires >= today;
      const exact = known.byKey.get(toPageKey(text));
      if (exact && isGiven(exact)) return exact;
      const asked = await likeness.read(text, signal);
      const turns = toQuestionTurns(text);
      const comparison = likeness.begin();
      let best: { answer: OwnerAnswer; alike: number } | null = null;
      for (const form of known.forms) {
        if (!isGiven(form.answer) || form.turns !== turns || isOther(asked, form)) continue;
        const alike = comparison.likeness(asked, form);
        if (alike < (best?.alike ?? ALIKE)) continue;
        const isCovered =
          comparison.coverage(asked, form) >= QUESTION_COVERED &&
          comparison.coverage(form, asked) >= FORM_COVERED;
        if (isCovered) best = { answer: form.answer, alike };
      }
      return best?.answer ?? null;
    },
  };
}

/** Each has a word that the other lacks: one of them asks of something else, as "disable" in the place of "enable". */
function isOther(one: ComparableQuestion, other: ComparableQuestion): boolean {
  const lacks = (terms: readonly string[], wanted: readonly string[]) =>
    wanted.some((term) => !terms.includes(term));
  return lacks(one.terms, other.terms) && lacks(other.terms, one.terms);
}

function createReader(
  store: OwnerTextStore,
  likeness: QuestionLikeness,
): (signal: AbortSignal) => Promise<KnownAnswers | null> {
  let known: KnownAnswers | null = null;
  return async function readAnswers(signal) {
    const hash = await store.hash();
    if (hash === null) return null;
    if (known?.hash !== hash) {
      const kept = await store.read();
      const { answers } = parseOwnerAnswers(kept?.text ?? '');
      const forms: KnownForm[] = [];
      const byKey = new Map<string, OwnerAnswer>();
      for (const answer of answers) {
        for (const question of answer.questions) {
          byKey.set(toPageKey(question), answer);
          const turns = toQuestionTurns(question);
          forms.push({ ...(await likeness.read(question, signal)), turns, answer });
        }
      }
      known = { hash: kept?.hash ?? hash, byKey, forms };
    }
    return known;
  };
}
