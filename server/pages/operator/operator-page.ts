import type { PageHead } from '../page-models.ts';

export const OPERATOR_TABS = [
  ['overview', 'Overview', '/operator'],
  ['questions', 'Questions', '/operator/questions'],
  ['sources', 'Sources', '/operator/sources'],
  ['answers', 'Answers', '/operator/answers'],
  ['words', 'Words', '/operator/words'],
] as const;

export type OperatorTab = (typeof OPERATOR_TABS)[number][0];

/** What every page of an operator has. */
export interface OperatorHead extends PageHead {
  readonly tabs: readonly { readonly label: string; readonly url: string; readonly isCurrent: boolean }[];
  /** What its forms carry; empty where the one who asks sends no forms. */
  readonly token: string;
  /** Whether one can sign out: a proxy signs in again at once. */
  readonly canSignOut: boolean;
}

export function toTabs(tab: OperatorTab | null): OperatorHead['tabs'] {
  return OPERATOR_TABS.map(([name, label, url]) => ({ label, url, isCurrent: name === tab }));
}
