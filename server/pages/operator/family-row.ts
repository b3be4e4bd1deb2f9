import type { QuestionFamily } from '../../../pipeline/ports.ts';
import { toDayName, toNumber } from './figures.ts';
import type { OperatorView } from './ledger-place.ts';

/** Questions that ask the same, as a line of a table. */
export interface FamilyRow {
  readonly question: string;
  readonly url: string;
  /** `and in 3 other wordings; closest is Routing`; empty when there is nothing to say. */
  readonly note: string;
  readonly asked: string;
  readonly weak: string;
  readonly last: string;
  readonly lastDay: string;
}

export function toFamilyRow(
  { family, asked, weak, forms, latest, closest }: QuestionFamily,
  { filter, query }: OperatorView,
): FamilyRow {
  return {
    question: latest.question,
    url: `/operator/families/${family}${query}`,
    note: [
      forms < 2 ? '' : `and in ${forms - 1} other ${forms === 2 ? 'wording' : 'wordings'}`,
      weak === 0 || closest === null ? '' : `closest is ${closest}`,
    ]
      .filter((part) => part !== '')
      .join('; '),
    asked: toNumber(asked),
    weak: toNumber(weak),
    last: toDayName(latest.day, filter.to),
    lastDay: latest.day,
  };
}
