import { type Intent, type OwnKind, type PageForm, QUESTION_KINDS, type QuestionKind } from '../ports.ts';

/** The form that serves each kind of question best, when the kind is sure. */
const FORMS: Readonly<Record<QuestionKind, Exclude<PageForm, 'unanswered'>>> = {
  instruction: 'steps',
  comparison: 'comparison',
  factoid: 'facts',
  reason: 'explanation',
  'evidence-based': 'explanation',
  debate: 'explanation',
  experience: 'explanation',
  'not-a-question': 'overview',
};

/**
 * How sure a kind must be for its form. Steps and comparisons are narrow: a page of steps for what was no instruction
 * reads as broken, while an explanation is never wrong, only less handy.
 */
const MIN_CONFIDENCE: Readonly<Record<Exclude<PageForm, 'unanswered'>, number>> = {
  steps: 0.5,
  comparison: 0.5,
  facts: 0.4,
  explanation: 0.4,
  overview: 0,
};

/**
 * Which form of page an understood question asks for; what the owner wants for its kind goes first. Never `unanswered`: that is
 * for the writer to find out.
 */
export function choosePageForm(intent: Intent, ownKind?: OwnKind): Exclude<PageForm, 'unanswered'> {
  if (ownKind?.action.page !== undefined) return ownKind.action.page;
  // An owner who calls a kind as the built-in one means it.
  const named = QUESTION_KINDS.find((kind) => kind === ownKind?.label);
  if (named) return FORMS[named];
  const form = FORMS[intent.kind];
  if (intent.confidence >= MIN_CONFIDENCE[form]) return form;
  return form === 'steps' || form === 'comparison' ? 'explanation' : 'overview';
}
