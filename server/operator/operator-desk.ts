import type { Request, Response } from 'express';
import type { DocumentCatalogue, EventLog, Ledger, OwnerTextStore } from '../../pipeline/ports.ts';
import type { Logger } from '../log.ts';
import { type OperatorHead, type OperatorTab, toTabs } from '../pages/operator/operator-page.ts';
import type { OperatorPage } from '../pages/operator/operator-pages.ts';
import type { Views } from '../views.ts';
import { operatorOf } from './guard-operator.ts';
import type { OperatorAccess } from './operator-access.ts';

/** What the operator's pages are made with. */
export interface OperatorDesk {
  readonly views: Views;
  readonly access: OperatorAccess;
  readonly logger: Logger;
  readonly ledger: Ledger;
  readonly catalogue: DocumentCatalogue;
  readonly eventLog: Pick<EventLog, 'read'>;
  readonly ownerWords: OwnerTextStore;
  readonly ownerAnswers: OwnerTextStore;
  /** The file whose words are taken at every start; null without one. */
  readonly wordsFile: string | null;
  readonly now: () => number;
}

/** A page without what all of them have. */
type Body = OperatorPage extends infer Page
  ? Page extends OperatorHead
    ? Omit<Page, keyof OperatorHead>
    : never
  : never;

/** Sends a page to an operator. */
export async function renderOperatorPage(
  { views, access }: Pick<OperatorDesk, 'views' | 'access'>,
  res: Response,
  { tab, title, ...body }: Body & { readonly tab: OperatorTab | null; readonly title: string },
): Promise<void> {
  const operator = operatorOf(res);
  const head: OperatorHead = {
    title,
    description: '',
    tabs: toTabs(tab),
    token: operator.formToken ?? '',
    canSignOut: access.hasKey && operator.name === 'key',
  };
  await views.render(res, { ...body, ...head } as OperatorPage);
}

/** A field of a form that was sent. */
export function readField(req: Request, name: string): string {
  const value = ((req.body ?? {}) as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}

/** The same for one that may be sent many times. */
export function readFields(req: Request, name: string): readonly string[] {
  const value = ((req.body ?? {}) as Record<string, unknown>)[name];
  return [value].flat().filter((each): each is string => typeof each === 'string');
}
