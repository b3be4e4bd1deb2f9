import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { ownValue } from '../own-value.ts';

/** What makes a site of the documents, and so decides under which addresses they stand. */
export interface SiteGenerator {
  readonly name: 'docusaurus' | 'hugo' | 'jekyll' | 'mdbook' | 'mkdocs' | 'sphinx' | 'vitepress' | null;
  /** Jekyll's patterns of addresses, by the folder of its collection without the `_`; `posts` for posts. */
  readonly permalinks: Readonly<Record<string, string>>;
  /** Whether pages are published with `.html` at their end. */
  readonly endsInHtml: boolean;
}

export const NO_GENERATOR: SiteGenerator = { name: null, permalinks: {}, endsInHtml: false };

/** Files and folders that stand in a site's folder. */
const MARKS: readonly (readonly [name: NonNullable<SiteGenerator['name']>, mark: RegExp])[] = [
  ['docusaurus', /^docusaurus\.config\.[cm]?[jt]s$/],
  ['vitepress', /^\.vitepress$/],
  ['hugo', /^hugo\.(?:toml|ya?ml|json)$/],
  ['mkdocs', /^mkdocs\.ya?ml$/],
  ['jekyll', /^_config\.ya?ml$/],
  ['mdbook', /^book\.toml$/],
  ['sphinx', /^conf\.py$/],
];
const ENDS_IN_HTML: ReadonlySet<SiteGenerator['name']> = new Set(['mdbook', 'sphinx']);
/** How far above the given folder its site may stand: `site/docs`, `website/docs/en`. */
const MAX_PARENTS = 2;
const MAX_CONFIG_BYTES = 256 * 1024;
const NAMED_PERMALINKS: Readonly<Record<string, string>> = {
  date: '/:categories/:year/:month/:day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  none: '/:categories/:title:output_ext',
};

/** Looks for the marks of a generator in the folder and the ones above it. What cannot be read has none. */
export async function findSiteGenerator(root: string): Promise<SiteGenerator> {
  let folder = root;
  for (let above = 0; above <= MAX_PARENTS; above++) {
    const names = await readdir(folder).catch((): string[] => []);
    const found = MARKS.find(([, mark]) => names.some((name) => mark.test(name)));
    if (found) {
      const [name, mark] = found;
      const file = names.find((entry) => mark.test(entry)) ?? '';
      const config = join(folder, file);
      return {
        name,
        permalinks: name === 'jekyll' ? await readPermalinks(config) : {},
        endsInHtml: ENDS_IN_HTML.has(name) || (name === 'mkdocs' && (await hasFlatAddresses(config))),
      };
    }
    if (names.includes('.git') || dirname(folder) === folder) break;
    folder = dirname(folder);
  }
  return NO_GENERATOR;
}

/** Its own tags in the file keep it from being read as YAML. */
async function hasFlatAddresses(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^use_directory_urls:[ \t]*(?:false|no|off)\b/im.test(text);
}

async function readPermalinks(file: string): Promise<Readonly<Record<string, string>>> {
  try {
    const text = await readFile(file, 'utf8');
    if (text.length > MAX_CONFIG_BYTES) return {};
    const config: unknown = parseYaml(text, { maxAliasCount: 100 });
    const { permalink, collections } = toRecord(config);
    const named = Object.entries(toRecord(collections)).map(
      ([name, options]) => [name, toRecord(options).permalink] as const,
    );
    const all = [['posts', permalink] as const, ...named];
    return Object.fromEntries(
      all.flatMap(([name, pattern]) =>
        typeof pattern === 'string' ? [[name, ownValue(NAMED_PERMALINKS, pattern) ?? pattern]] : [],
      ),
    );
  } catch {
    return {};
  }
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
