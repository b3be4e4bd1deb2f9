export const QUESTION_KINDS = [
  'instruction',
  'reason',
  'comparison',
  'factoid',
  'evidence-based',
  'debate',
  'experience',
  'not-a-question',
] as const;

export type QuestionKind = (typeof QUESTION_KINDS)[number];

export interface Intent {
  readonly kind: QuestionKind;
  /** 0 to 1. */
  readonly confidence: number;
  /** BCP 47, `und` when it cannot be told. */
  readonly language: string;
}

export interface Classifier {
  /** `locale` is what the visitor's browser or choice suggests, used when the text alone cannot tell. */
  classify(request: { text: string; locale: string | null }, signal: AbortSignal): Promise<Intent>;
}
