import { createHash, randomBytes } from 'node:crypto';
import type { SettingStore } from '../pipeline/ports.ts';

/** Who answers. Both are told to everybody: they say nothing but whether two answers come from the same place. */
export interface SiteIdentity {
  /** The same for all processes that share their data, and for no other. */
  readonly site: string;
  /** Another one with each start. */
  readonly process: string;
}

export interface IdentityOptions {
  readonly settings: SettingStore;
  readonly databaseUrl: string | null;
}

const ID_BYTES = 16;

/** Reads the id that the data were given with their first start. Data that were moved elsewhere are another site's. */
export async function loadSiteIdentity({ settings, databaseUrl }: IdentityOptions): Promise<SiteIdentity> {
  const id = await settings.readOrCreate('site_id', createId);
  // A folder that was copied into a database has its id, and goes its own way from then on.
  const place = databaseUrl === null ? 'folder' : 'postgres';
  const hash = createHash('sha256').update(`${place}\n${id}`).digest();
  return { site: hash.subarray(0, ID_BYTES).toString('base64url'), process: createId() };
}

function createId(): string {
  return randomBytes(ID_BYTES).toString('base64url');
}
