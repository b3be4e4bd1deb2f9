import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { KnowledgeImport } from '../../ports.ts';

/** Whose document an id is: the same path in another folder, or in another collection, is another document. */
export interface DocumentOwner {
  readonly collection: string;
  /** The folder that was given, absolute; null where the id does not come from a path. */
  readonly root: string | null;
}

/** The most names of folders that are put before a path. */
const MAX_PREFIXES = 4;

/**
 * Returns a function that gives each document an id that no other document has: its path, and where that is taken by another
 * folder, the path with the folder's name before it. The next import finds each under the same id.
 */
export function createIdClaimer(
  target: Pick<KnowledgeImport, 'find'>,
): (wanted: string, owner: DocumentOwner) => string {
  const claimed = new Map<string, DocumentOwner>();
  const gone = new Map<string, boolean>();

  /** A folder that is gone was moved: a checkout in a new place each time, for example. */
  function isGone(root: string): boolean {
    const known = gone.get(root);
    if (known !== undefined) return known;
    const found = !existsSync(root);
    gone.set(root, found);
    return found;
  }

  function isFree(id: string, owner: DocumentOwner): boolean {
    const holder = claimed.get(id);
    // An id that was written by hand is not changed in silence: it is taken, and its line is told.
    if (holder) return owner.root === null || isSame(holder, owner);
    const known = target.find(id);
    if (known === null) return true;
    if (known.collection !== owner.collection) return false;
    const { root = null } = known;
    return root === null || owner.root === null || root === owner.root || isGone(root);
  }

  return function claimId(wanted, owner) {
    const id = listNames(wanted, owner).find((name) => isFree(name, owner)) ?? wanted;
    claimed.set(id, owner);
    return id;
  };
}

function isSame(one: DocumentOwner, other: DocumentOwner): boolean {
  return one.collection === other.collection && one.root === other.root;
}

function listNames(path: string, { collection, root }: DocumentOwner): string[] {
  const names = [path];
  let prefix = '';
  for (let folder = root; folder !== null && names.length <= MAX_PREFIXES; ) {
    prefix = `${basename(folder)}/${prefix}`;
    names.push(prefix + path);
    folder = dirname(folder) === folder ? null : dirname(folder);
  }
  return [...names, ...names.map((name) => `${collection}/${name}`)];
}
