import type { PageDocument, SiteMemory } from '../../ports.ts';
import { decodeComponent } from '../decode-component.ts';
import { KINDS, type SourceKind } from '../kinds.ts';
import { type ReadEvent, type ReadOptions, readBytes } from '../read-candidates.ts';
import { UnreadableSource } from '../unreadable-source.ts';
import type { ChosenPage } from './choose-pages.ts';
import { readWithoutChrome } from './read-without-chrome.ts';

/** What an import makes of the pages of a site. */
export interface PagesRead {
  readonly events: AsyncIterable<ReadEvent>;
  /** By the key of the address, once the events are over. A page that brought trouble is not in it. */
  readonly documents: ReadonlyMap<string, readonly PageDocument[]>;
}

type Candidate = Extract<ReadEvent, { kind: 'candidate' }>;

/** Reads the pages from the memory, each with its reader. An unchanged one is not read: its documents are named alone. */
export function readSitePages(
  pages: readonly ChosenPage[],
  memory: SiteMemory,
  options: ReadOptions,
): PagesRead {
  const documents = new Map<string, readonly PageDocument[]>();
  return { documents, events: readAll() };

  async function* readAll(): AsyncGenerator<ReadEvent, void, void> {
    for (const chosen of pages) {
      const { key } = chosen.visit.address;
      const made: PageDocument[] = [];
      let isSound = true;
      const note = (candidate: Candidate): Candidate => {
        const { id, hash } = candidate;
        made.push({ id, hash });
        return {
          ...candidate,
          async build(own) {
            try {
              return await candidate.build(own);
            } catch (error) {
              isSound = false;
              throw error;
            }
          },
        };
      };
      for await (const event of readPage(chosen, memory, options)) {
        if (event.kind === 'candidate') yield note(event);
        else {
          isSound = false;
          yield event;
        }
      }
      if (isSound) documents.set(key, made);
      yield { kind: 'progress', path: chosen.id, bytes: 1 };
    }
  }
}

async function* readPage(
  { id, visit, page, record }: ChosenPage,
  memory: SiteMemory,
  options: ReadOptions,
): AsyncGenerator<ReadEvent, void, void> {
  const origin = { path: id, root: null, line: null };
  if (page.state === 'unchanged') {
    for (const { id: documentId, hash } of page.documents)
      yield { kind: 'candidate', ...origin, id: documentId, hash, build: refuseUnchanged };
    return;
  }
  const body = await memory.readBody(visit.address.key);
  const kind = KINDS.find(({ name }) => name === record.kind);
  if (body === null || !kind) {
    yield { kind: 'failure', ...origin, id, reason: 'was not kept; run the same import again' };
    return;
  }
  const path = toTitlePath(id);
  const rename = (name: string) => (name === path ? id : id + name.slice(path.length));
  const source = { path, root: null, kind: toSiteKind(kind, id) };
  for await (const event of readBytes(source, Buffer.from(body), options)) {
    if (event.kind === 'progress') continue;
    if (event.kind === 'note') yield { ...event, path: id };
    else if (event.kind === 'failure') yield { ...event, path: id, id: event.id && rename(event.id) };
    else yield { ...event, path: id, id: rename(event.id) };
  }
}

/** What it was made of is not there, and the base has lost it since the crawl began. */
async function refuseUnchanged(): Promise<never> {
  throw new UnreadableSource('has gone from the base meanwhile; run the same import again');
}

/** The kind for a page of this address: its links lead from there, and a page of HTML may be without a main part. */
function toSiteKind(kind: SourceKind, url: string): SourceKind {
  if (!('read' in kind)) return kind;
  const read = kind.name === 'html' ? readWithoutChrome(kind.read) : kind.read;
  return { ...kind, read: async (bytes, info) => ({ ...(await read(bytes, info)), url }) };
}

/** A title is made of it where a page has none. */
function toTitlePath(address: string): string {
  const { hostname, pathname } = new URL(address);
  return decodeComponent(pathname.replace(/^\/|\/$/g, '')) || hostname;
}
