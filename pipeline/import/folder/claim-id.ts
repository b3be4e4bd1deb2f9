import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { KnowledgeImport } from '../../ports.ts';

/** Where a document comes from. */
export interface DocumentOrigin {
  readonly collection: string;
  /** The folder that was given, absolute; null where the id does not come from a path. */
  readonly root: string | null;
  /** What the document would like to be called: its path in the folder. */
  readonly wanted: string;
}

/** The most names of folders that are put before a path. */
const MAX_PREFIXES = 4;

/**
 * Returns a function that gives each document an id that no other document has: the one that its file has in this collection
 * already, else its path, and where that is taken by another file, the path with the folder's name before it.
 */
export function createIdClaimer(
  target: Pick<KnowledgeImport, 'find' | 'findIdOfFile'>,
): (origin: DocumentOrigin) => Promise<string> {
  /** The files of this import by the ids that they have; null for an id that was written by hand. */
  const claimed = new Map<string, string | null>();

  return async function claimId(origin) {
    const file = toFile(origin);
    const known = file === null ? null : await target.findIdOfFile(file, origin.collection);
    const id =
      known !== null && !claimed.has(known) ? known : ((await findFree(origin, file)) ?? origin.wanted);
    claimed.set(id, file);
    return id;
  };

  async function findFree(origin: DocumentOrigin, file: string | null): Promise<string | undefined> {
    for (const name of listNames(origin)) if (await isFree(name, file, origin.collection)) return name;
    return undefined;
  }

  async function isFree(id: string, file: string | null, collection: string): Promise<boolean> {
    const holder = claimed.get(id);
    // An id that was written by hand is not changed in silence: it is taken, and its line is told.
    if (holder !== undefined) return file === null || holder === file;
    const known = await target.find(id);
    if (known === null) return true;
    if (known.collection !== collection) return false;
    return !known.file || file === null || known.file === file || isGone(known.file);
  }
}

/** The file that a document is made of, with the name of its part; null where there is none. */
export function toFile({ root, wanted }: Pick<DocumentOrigin, 'root' | 'wanted'>): string | null {
  return root === null ? null : join(root, wanted);
}

/** A file that is gone leaves its id to the one that has its path now: a checkout in a new place each time, for example. */
function isGone(file: string): boolean {
  return !existsSync(file) && !existsSync(file.replace(/#.*$/s, ''));
}

function listNames({ collection, root, wanted }: DocumentOrigin): string[] {
  const names = [wanted];
  let prefix = '';
  for (let folder = root; folder !== null && names.length <= MAX_PREFIXES; ) {
    prefix = `${basename(folder)}/${prefix}`;
    names.push(prefix + wanted);
    folder = dirname(folder) === folder ? null : dirname(folder);
  }
  return [...names, ...names.map((name) => `${collection}/${name}`)];
}
