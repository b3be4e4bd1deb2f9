import type { SiteMemory } from '../../ports.ts';
import { PassedOver } from '../passed-over.ts';
import type { ReadEvent } from '../read-candidates.ts';
import type { UnchosenPage } from './choose-pages.ts';
import type { LostAddress } from './crawl-state.ts';
import type { PagesRead } from './read-site-pages.ts';

export interface LostOptions {
  readonly pages: PagesRead;
  readonly unchosen: readonly UnchosenPage[];
  readonly lost: readonly LostAddress[];
  readonly memory: SiteMemory;
  /** Otherwise what is gone stays, since the site was not seen whole. */
  readonly isComplete: boolean;
}

/**
 * The events of the pages, and then what is not imported. Documents that an address had before and has no more are
 * withdrawn when the page is gone or its owner does not want it to be read; what only could not be read keeps them.
 */
export async function* tellLost(options: LostOptions): AsyncGenerator<ReadEvent, void, void> {
  const { pages, unchosen, lost, memory, isComplete } = options;
  const told = new Set<string>();
  for await (const event of pages.events) {
    if ('id' in event && event.id !== null) told.add(event.id);
    yield event;
  }

  for (const { page, record, visit, reason } of unchosen)
    yield* withdraw(page.documents, visit.address.url.href, reason, record.isNoindex || isComplete);
  for (const { visit, reason, why } of lost) {
    const known = (await memory.findKnown(visit.address.key))?.documents ?? [];
    const address = visit.address.url.href;
    if (why === 'failed') yield* keep(known, address, reason);
    else if (why === 'moved' && known.length === 0) continue;
    else yield* withdraw(known, address, reason, why === 'forbidden' || (why !== 'refused' && isComplete));
  }
  // A page that has another canonical address now, and parts that a page has no more.
  for (const key of pages.documents.keys())
    for (const { id } of (await memory.findKnown(key))?.documents ?? [])
      if (!told.has(id)) yield passed(id, id, 'has another address now', true);

  function* withdraw(
    known: readonly { readonly id: string }[],
    address: string,
    reason: string,
    isWithdrawn: boolean,
  ): Generator<ReadEvent> {
    const ids = known.map(({ id }) => id).filter((id) => !told.has(id));
    for (const id of ids) yield passed(id, address, reason, isWithdrawn);
    // The id of nothing, so that no other document is meant.
    if (ids.length === 0) yield passed(`passed over: ${address}`, address, reason, false);
  }
}

function* keep(
  known: readonly { readonly id: string }[],
  path: string,
  reason: string,
): Generator<ReadEvent> {
  const [first, ...others] = known.map(({ id }) => id);
  yield { kind: 'failure', path, root: null, line: null, id: first ?? `failed: ${path}`, reason };
  for (const id of others) yield { kind: 'failure', path: id, root: null, line: null, id, reason };
}

function passed(id: string, path: string, reason: string, isWithdrawn: boolean): ReadEvent {
  return { kind: 'passed', path, root: null, line: null, id, why: new PassedOver(reason, { isWithdrawn }) };
}
