import { setImmediate as nextTurn } from 'node:timers/promises';
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
/** Forms that are made ready before the event loop goes on. */
const FORMS_A_TURN = 16;

interface KnownForm extends ComparableQuestion {
  readonly turns: string;
  readonly answer: OwnerAnswer;
}

interface KnownAnswers {
  readonly byKey: ReadonlyMap<string, OwnerAnswer>;
  /** By the words of theirs: what shares none with a question is not alike. */
  readonly formsOf: ReadonlyMap<string, readonly KnownForm[]>;
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
      const known = await read();
      if (!known || known.byKey.size === 0) return null;
      const today = new Date(now()).toISOString().slice(0, 10);
      const isGiven = ({ expires }: OwnerAnswer) => expires === null || expires >= today;
      const exact = known.byKey.get(toPageKey(text));
      if (exact && isGiven(exact)) return exact;
      const asked = await likeness.read(text, signal);
      const turns = toQuestionTurns(text);
      const comparison = likeness.begin();
      let best: { answer: OwnerAnswer; alike: number } | null = null;
      for (const form of new Set(asked.terms.flatMap((term) => known.formsOf.get(term) ?? []))) {
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

/** Reads them once for all questions that wait; whoever is stopped meanwhile does not stop it for the others. */
function createReader(store: OwnerTextStore, likeness: QuestionLikeness): () => Promise<KnownAnswers | null> {
  let known: { readonly hash: string; readonly answers: Promise<KnownAnswers> } | null = null;
  return async function readAnswers() {
    const hash = await store.hash();
    if (hash === null) return null;
    if (known?.hash !== hash) known = { hash, answers: makeReady(store, likeness) };
    const reading = known;
    return reading.answers.catch((error) => {
      if (known === reading) known = null;
      throw error;
    });
  };
}

async function makeReady(store: OwnerTextStore, likeness: QuestionLikeness): Promise<KnownAnswers> {
  const { signal } = new AbortController();
  const { answers } = parseOwnerAnswers((await store.read())?.text ?? '');
  const formsOf = new Map<string, KnownForm[]>();
  let count = 0;
  const byKey = new Map<string, OwnerAnswer>();
  for (const answer of answers) {
    for (const question of answer.questions) {
      byKey.set(toPageKey(question), answer);
      const form = { ...(await likeness.read(question, signal)), turns: toQuestionTurns(question), answer };
      for (const term of form.terms) addTo(formsOf, term, form);
      count += 1;
      // Others have their turn: it takes seconds for tens of thousands.
      if (count % FORMS_A_TURN === 0) await nextTurn();
    }
  }
  return { byKey, formsOf };
}

function addTo(formsOf: Map<string, KnownForm[]>, term: string, form: KnownForm): void {
  const forms = formsOf.get(term);
  if (forms) forms.push(form);
  else formsOf.set(term, [form]);
}
