import type { LedgerPlace } from '../../../pipeline/ports.ts';
import { toNumber } from './figures.ts';
import {
  type FilterChoice,
  type OperatorView,
  type SpanLink,
  toFilterChoices,
  toSpanLinks,
} from './ledger-place.ts';
import type { OperatorHead } from './operator-page.ts';
import type { CitedRow } from './overview-model.ts';

export interface OperatorSourcesPage extends OperatorHead {
  readonly kind: 'operator-sources';
  readonly spans: readonly SpanLink[];
  readonly choices: readonly FilterChoice[];
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  readonly cited: readonly CitedRow[];
  readonly uncited: readonly { readonly title: string; readonly url: string }[];
  readonly uncitedCount: string;
}

export interface CitedDocument {
  readonly title: string;
  readonly url: string;
  readonly amount: number;
}

export interface SourcesData {
  readonly view: OperatorView;
  readonly places: readonly LedgerPlace[];
  readonly cited: readonly CitedDocument[];
  readonly uncited: readonly { readonly title: string; readonly url: string }[];
  readonly uncitedCount: number;
}

export function toSources(data: SourcesData): Omit<OperatorSourcesPage, keyof OperatorHead> {
  const { view, places, cited, uncited, uncitedCount } = data;
  return {
    kind: 'operator-sources',
    spans: toSpanLinks('/operator/sources', view),
    choices: toFilterChoices(places, view),
    kept: view.days === 14 ? [] : [{ name: 'days', value: String(view.days) }],
    cited: toCitedRows(cited),
    uncited,
    uncitedCount: toNumber(uncitedCount),
  };
}

export function toCitedRows(cited: readonly CitedDocument[]): readonly CitedRow[] {
  const most = cited[0]?.amount ?? 0;
  return cited.map(({ title, url, amount }) => ({
    title,
    url,
    count: toNumber(amount),
    meter: most === 0 ? 0 : Math.round((100 * amount) / most),
  }));
}
