import {
  parseRepositoryAddress,
  type RepositoryAddress,
} from '../../pipeline/import/repository/repository-address.ts';

/** What an import is asked to read; never of two kinds at once. */
export type ImportSources =
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  | { readonly kind: 'sites'; readonly sites: readonly URL[] }
  | { readonly kind: 'repositories'; readonly repositories: readonly RepositoryAddress[] };

/**
 * Tells folders, sites and repositories apart by how they are written.
 * @throws {Error} when they are mixed, or an address cannot be one; the message says what to do
 */
export function parseSources(words: readonly string[]): ImportSources {
  const repositories: RepositoryAddress[] = [];
  const sites: URL[] = [];
  const paths: string[] = [];
  for (const word of words) {
    const repository = parseRepositoryAddress(word);
    if (repository) repositories.push(repository);
    else if (/^https?:\/\//i.test(word)) sites.push(toSite(word));
    else if (/^[a-z][a-z\d+.-]+:\/\//i.test(word))
      throw new Error(
        `"${word}" is neither a site (https://…) nor a Git repository (https://….git, ssh://…).`,
      );
    else paths.push(word);
  }
  if ([repositories, sites, paths].filter(({ length }) => length > 0).length > 1)
    throw new Error(
      'Folders, sites and repositories are imported one kind at a time, since each has a collection of its own. Run the import once for each.',
    );
  if (sites.length > 0) return { kind: 'sites', sites };
  if (repositories.length > 0) return { kind: 'repositories', repositories };
  return { kind: 'paths', paths };
}

function toSite(word: string): URL {
  if (!URL.canParse(word))
    throw new Error(`"${word}" is no address. Write it as in https://docs.example.org/guide.`);
  const url = new URL(word);
  if (url.username !== '' || url.password !== '')
    throw new Error('A site is imported as everybody can read it; leave out what stands before the @.');
  return url;
}
