import { importRepository } from '../../pipeline/import/repository/import-repository.ts';
import type { RepositoryAddress } from '../../pipeline/import/repository/repository-address.ts';
import { hashSource } from '../../pipeline/import/to-document.ts';
import type { KnowledgeImport, SettingStore, SiteMemory } from '../../pipeline/ports.ts';
import type { CrawlOptions } from './crawl-options.ts';
import { runSiteImport } from './import-site.ts';
import type { ImportSources } from './import-sources.ts';

export interface RemoteImport extends CrawlOptions {
  /** Null: the host of a site, the name of a repository. */
  readonly collection: string | null;
  readonly removeMissing: boolean;
  readonly maxFileBytes: number | null;
  /** Where the owner of a site learns who imports it. */
  readonly contact: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** All options as text: a repository is read again when they are others. */
  readonly optionNames: string;
  readonly settings: SettingStore;
  readonly openMemory: (name: string) => SiteMemory;
  readonly openTarget: () => Promise<KnowledgeImport>;
  /** The exit code of the import of a folder into a collection. */
  readonly importFolder: (path: string, collection: string) => Promise<number>;
  readonly signal: AbortSignal;
}

const INTERRUPTED = 130;

/** Imports sites or repositories one after the other, and prints what came of each. The worst exit code of all. */
export async function importRemote(
  sources: Exclude<ImportSources, { kind: 'paths' }>,
  options: RemoteImport,
): Promise<number> {
  const works =
    sources.kind === 'sites'
      ? sources.sites.map((start) => () => importOneSite(start, options))
      : sources.repositories.map((address) => () => importOneRepository(address, options));
  let code = 0;
  try {
    for (const work of works) if (!options.signal.aborted) code = Math.max(code, await work());
    return code;
  } catch (error) {
    if (!options.signal.aborted) throw error;
    process.stderr.write('Interrupted. The knowledge base is as it was before.\n');
    return INTERRUPTED;
  }
}

function importOneSite(start: URL, options: RemoteImport): Promise<number> {
  const { maxFileBytes } = options;
  const collection = options.collection ?? start.host;
  return runSiteImport({
    start,
    collection,
    memory: options.openMemory(`${collection} ${start.href}`),
    openTarget: options.openTarget,
    removeMissing: options.removeMissing,
    maxPages: options.maxPages,
    rate: options.rate,
    allowPrivate: options.allowPrivate,
    ...(maxFileBytes === null ? {} : { maxFileBytes }),
    contact: options.contact,
    signal: options.signal,
  });
}

async function importOneRepository(address: RepositoryAddress, options: RemoteImport): Promise<number> {
  const { branch, folder, allowPrivate, environment, signal, settings } = options;
  const collection = options.collection ?? address.name;
  const key = `import.repository.${collection}`;
  let code = 0;
  const { commit, isUnchanged, remember } = await importRepository({
    address,
    branch,
    folder,
    allowPrivate,
    environment,
    remembered: (await isEmpty(collection, options)) ? null : await settings.readOrCreate(key, () => ''),
    frame: hashSource(options.optionNames, null, { collection, baseUrl: null }),
    async importFolder(path) {
      code = await options.importFolder(path, collection);
      return code === 0;
    },
    signal,
  });
  if (remember !== null) await settings.write(key, remember);
  if (isUnchanged)
    process.stdout.write(`${address.name} is imported as of its newest commit, ${commit.slice(0, 12)}.\n`);
  return code;
}

/** What was imported may have been removed since. */
async function isEmpty(collection: string, { openTarget }: RemoteImport): Promise<boolean> {
  const target = await openTarget();
  try {
    return (await target.listDocumentIds(collection)).length === 0;
  } finally {
    await target.abort();
  }
}
