import type { OperatorAnswerPage, OperatorAnswersPage, OperatorWordsPage } from './answers-model.ts';
import type { OperatorHead } from './operator-page.ts';
import type { OperatorOverviewPage } from './overview-model.ts';
import type { OperatorFamilyPage, OperatorQuestionsPage, OperatorRunsPage } from './questions-model.ts';
import type { OperatorRunPage } from './run-model.ts';
import type { OperatorSourcesPage } from './sources-model.ts';

export interface OperatorSignInPage extends OperatorHead {
  readonly kind: 'operator-sign-in';
  /** The key that was sent is not the one. */
  readonly isWrong: boolean;
}

export type OperatorPage =
  | OperatorAnswerPage
  | OperatorAnswersPage
  | OperatorFamilyPage
  | OperatorOverviewPage
  | OperatorQuestionsPage
  | OperatorRunPage
  | OperatorRunsPage
  | OperatorSignInPage
  | OperatorSourcesPage
  | OperatorWordsPage;
