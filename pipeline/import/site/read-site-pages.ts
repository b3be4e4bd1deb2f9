import type { ImportedDocument, PageDocument, SiteMemory } from '../../ports.ts';
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
          async build() {
            try {
              return await candidate.build();
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
  if (page.state === 'unchanged') {
    for (const { id: documentId, hash } of page.documents)
      yield { kind: 'candidate', path: id, line: null, id: documentId, hash, build: refuseUnchanged };
    return;
  }
  const body = await memory.readBody(visit.address.key);
  const kind = KINDS.find(({ name }) => name === record.kind);
  if (body === null || !kind) {
    yield { kind: 'failure', path: id, line: null, id, reason: 'was not kept; run the same import again' };
    return;
  }
  const path = toTitlePath(id);
  const rename = (name: string) => (name === path ? id : id + name.slice(path.length));
  for await (const event of readBytes({ path, kind: toSiteKind(kind) }, Buffer.from(body), options)) {
    if (event.kind === 'progress') continue;
    if (event.kind === 'passed') yield { ...event, path: id, id: rename(event.id) };
    else if (event.kind === 'failure') yield { ...event, path: id, id: event.id && rename(event.id) };
    else {
      const build = async () => toSiteDocument(await event.build(), rename(event.id), id);
      yield { ...event, path: id, id: rename(event.id), build };
    }
  }
}

/** What it was made of is not there, and the base has lost it since the crawl began. */
function refuseUnchanged(): never {
  throw new UnreadableSource('has gone from the base meanwhile; run the same import again');
}

function toSiteKind(kind: SourceKind): SourceKind {
  return kind.name === 'html' && 'read' in kind ? { ...kind, read: readWithoutChrome(kind.read) } : kind;
}

function toSiteDocument(document: ImportedDocument, id: string, url: string): ImportedDocument {
  return { ...document, id, url };
}

/** A title is made of it where a page has none. */
function toTitlePath(address: string): string {
  const { hostname, pathname } = new URL(address);
  const path = pathname.replace(/^\/|\/$/g, '');
  try {
    return decodeURIComponent(path) || hostname;
  } catch {
    return path;
  }
}
