import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloneRepository } from './clone-repository.ts';
import { findCommit, type Wanted } from './find-commit.ts';
import type { RepositoryAddress } from './repository-address.ts';
import type { GitOptions } from './run-git.ts';

export interface RepositoryRequest extends Omit<GitOptions, 'timeoutMs'>, Wanted {
  readonly address: RepositoryAddress;
  /** What the last import left to be remembered, or null. */
  readonly remembered: string | null;
  /** Names all else that the result depends on, such as the options of the import. */
  readonly frame: string;
  /** Imports a folder; false when some of it could not be imported, so that the same commit is read again. */
  readonly importFolder: (path: string) => Promise<boolean>;
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
}

const MAX_BYTES = 2 * 2 ** 30;
const TIMEOUT_MS = 15 * 60_000;

export interface RepositoryOutcome {
  /** To be remembered for the next import; null when that must look again. */
  readonly remember: string | null;
  readonly commit: string;
  /** The commit is the one that was imported last, so nothing was done. */
  readonly isUnchanged: boolean;
  readonly isWhole: boolean;
}

/**
 * Imports a folder of a repository as it stands in its newest commit, from a copy that is deleted afterwards. When that
 * commit was imported before, only the server is asked for it.
 * @throws {RepositoryError} when the repository cannot be read; the message says what to do
 */
export async function importRepository(request: RepositoryRequest): Promise<RepositoryOutcome> {
  const { address, remembered, importFolder } = request;
  const options = {
    ...request,
    maxBytes: request.maxBytes ?? MAX_BYTES,
    timeoutMs: request.timeoutMs ?? TIMEOUT_MS,
  };
  const state = await findCommit(address, request, options);
  const { commit, folder } = state;
  const remember = JSON.stringify([commit, address.name, folder, request.frame]);
  if (remember === remembered) return { remember, commit, isUnchanged: true, isWhole: true };
  const copy = await mkdtemp(join(tmpdir(), 'milepost-repository-'));
  try {
    const isWhole = await importFolder(await cloneRepository(address.url, state, copy, options));
    return { remember: isWhole ? remember : null, commit, isUnchanged: false, isWhole };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
