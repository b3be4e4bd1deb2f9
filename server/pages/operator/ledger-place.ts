import type { Request } from 'express';
import { toDay } from '../../../pipeline/ledger/tally-run.ts';
import { type LedgerFilter, type LedgerPlace, PLACE_PARTS } from '../../../pipeline/ports.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 14;
const MAX_DAYS = 3_660;

/** Which runs a page is about, as its address says. */
export interface OperatorView {
  readonly filter: LedgerFilter;
  /** Days up to today. */
  readonly days: number;
  /** The part of the address that says it, with its `?`; empty for what is shown at first. */
  readonly query: string;
}

/** What there is to filter by. */
export interface FilterChoice {
  readonly name: keyof LedgerPlace;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly isChosen: boolean }[];
}

export interface SpanLink {
  readonly label: string;
  readonly url: string;
  readonly isChosen: boolean;
}

const LABELS = { language: 'Language', site: 'Site', collection: 'Collection' } as const;
const NOWHERE = { language: 'not known', site: 'this site', collection: 'all documents' } as const;

/** Reads `?days=14&language=en&site=shop&collection=guide`; what makes no sense is as if it were not there. */
export function readOperatorView(query: Request['query'], now: number): OperatorView {
  const days = /^\d{1,4}$/.test(String(query.days)) ? Number(query.days) : DEFAULT_DAYS;
  const kept = Math.min(MAX_DAYS, Math.max(1, days));
  const places = PLACE_PARTS.flatMap((part) => {
    const value = query[part];
    return typeof value === 'string' && value !== '*' ? [[part, value.slice(0, 200)] as const] : [];
  });
  const filter = {
    from: toDay(now - (kept - 1) * DAY_MS),
    to: toDay(now),
    ...Object.fromEntries(places),
  };
  const said = [...(kept === DEFAULT_DAYS ? [] : [['days', String(kept)]]), ...places] as [string, string][];
  const text = new URLSearchParams(said).toString();
  return { filter, days: kept, query: text === '' ? '' : `?${text}` };
}

/** The same runs, of the days before. */
export function toPreviousFilter({ filter, days }: OperatorView): LedgerFilter {
  const from = Date.parse(filter.from);
  return { ...filter, from: toDay(from - days * DAY_MS), to: toDay(from - DAY_MS) };
}

/** Every day of the view, the first one first. */
export function listDays({ filter: { from }, days }: OperatorView): readonly string[] {
  return Array.from({ length: days }, (_, index) => toDay(Date.parse(from) + index * DAY_MS));
}

export function toSpanLinks(path: string, view: OperatorView): readonly SpanLink[] {
  const spans = [
    [1, 'Today'],
    [14, '14 days'],
    [90, '90 days'],
  ] as const;
  return spans.map(([days, label]) => ({
    label,
    url: withQuery(path, view.query, { days: String(days) }),
    isChosen: days === view.days,
  }));
}

/** Nothing for a part that has one value alone. */
export function toFilterChoices(
  places: readonly LedgerPlace[],
  { filter }: OperatorView,
): readonly FilterChoice[] {
  return PLACE_PARTS.flatMap((name) => {
    const given = filter[name];
    const values = [
      ...new Set([...places.map((place) => place[name]), ...(given === undefined ? [] : [given])]),
    ];
    if (values.length < 2) return [];
    const options = values.sort().map((value) => ({
      value,
      label: value === '' ? NOWHERE[name] : value,
      isChosen: value === given,
    }));
    return [
      {
        name,
        label: LABELS[name],
        options: [{ value: '*', label: 'all', isChosen: given === undefined }, ...options],
      },
    ];
  });
}

/** The address with some of its parameters changed; one that is empty goes. */
export function withQuery(path: string, query: string, changes: Readonly<Record<string, string>>): string {
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') parameters.delete(name);
    else parameters.set(name, value);
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}
