import type { OwnerAnswer } from '../../../pipeline/ports.ts';
import { type Html, renderMarkdown } from '../../markdown.ts';
import type { OperatorHead } from './operator-page.ts';

export interface OperatorAnswersPage extends OperatorHead {
  readonly kind: 'operator-answers';
  readonly answers: readonly {
    readonly question: string;
    readonly url: string;
    readonly others: string;
    readonly expires: string;
    readonly isOver: boolean;
  }[];
  /** What was done right before; empty when nothing was. */
  readonly done: string;
  /** What is wrong with a file that was sent; nothing of it was taken. */
  readonly problems: readonly string[];
}

/** The form of an answer, new or known. */
export interface OperatorAnswerPage extends OperatorHead {
  readonly kind: 'operator-answer';
  readonly heading: string;
  readonly id: string;
  /** A line each. */
  readonly questions: string;
  /** Other ways in which visitors have asked it, to be confirmed. */
  readonly suggested: readonly string[];
  readonly text: string;
  readonly expires: string;
  /** Why it was not kept; empty at first. */
  readonly problem: string;
  readonly previewHtml: Html | '';
  readonly isNew: boolean;
}

export interface OperatorWordsPage extends OperatorHead {
  readonly kind: 'operator-words';
  readonly text: string;
  readonly problems: readonly string[];
  readonly isSaved: boolean;
  /** Rules whose words no document has. */
  readonly idle: readonly string[];
  /** The file that is taken again at the next start; empty without one. */
  readonly file: string;
}

export function toAnswerRows(answers: readonly OwnerAnswer[], today: string): OperatorAnswersPage['answers'] {
  return answers.map(({ id, questions, expires }) => ({
    question: questions[0] ?? '',
    url: `/operator/answers/${encodeURIComponent(id)}`,
    others: questions.length < 2 ? '' : `and in ${questions.length - 1} more`,
    expires: expires ?? '',
    isOver: expires !== null && expires < today,
  }));
}

export function toPreview(text: string): Html | '' {
  return text === '' ? '' : renderMarkdown(text, { topHeading: 3 });
}
