import createIgnore, { type Ignore } from 'ignore';

/** Patterns as in a `.gitignore`, by which an owner chooses what is imported. */
export interface SourceRules {
  /** What matches is passed over. */
  readonly exclude: readonly string[];
  /** When there are any, only what matches is imported, also what is passed over otherwise. */
  readonly include: readonly string[];
}

export const NO_RULES: SourceRules = { exclude: [], include: [] };
/** Beside the documents; patterns of what is passed over. */
export const IGNORE_FILE = '.milepostignore';

/** Names of folders, the reason why what is in them is passed over. Case counts. */
const FOLDERS: readonly (readonly [names: string, reason: string])[] = [
  ['_sources', 'the sources of pages that stand beside them'],
  ['_static _images _downloads _sass _css _assets', 'files that pages use'],
  ['_includes _layouts _templates _partials _data _plugins _themes', 'parts of a site generator'],
  ['_site .docusaurus .vitepress .vuepress __pycache__ bower_components', 'made by a program'],
];

/** Names of files without their endings, in lower case. */
const FILES: readonly (readonly [names: string, reason: string])[] = [
  ['404 500', 'a page for errors'],
  ['search searchresults', 'a page for searching'],
  [
    'genindex py-modindex modindex bookindex index-all allclasses allclasses-index',
    'an index of other pages',
  ],
  [
    'allclasses-frame allclasses-noframe overview-frame overview-tree package-tree',
    'an index of other pages',
  ],
  ['summary _sidebar _navbar _coverpage _footer', 'a list of other pages'],
  ['robots humans security requirements requirements-dev cmakelists', 'read by programs'],
];

const FOLDER_REASONS = toMap(FOLDERS);
const FILE_REASONS = toMap(FILES);
/** `genindex-A.html`, one page a letter. */
const LETTER_INDEX = /^genindex-[^/]{1,12}$/;
/** A text of this name is for programs; a page of it is a page. */
const TEXT_ONLY = 'read by programs';
/** Contents of a book as mdBook and GitBook write it, in Markdown and at the top. */
const CONTENTS = 'a list of other pages';

function toMap(table: readonly (readonly [names: string, reason: string])[]): ReadonlyMap<string, string> {
  return new Map(table.flatMap(([names, reason]) => names.split(' ').map((name) => [name, reason] as const)));
}

/** Why a folder or file inside the given folder is passed over; null when it is imported. */
export type FindPassedOver = (path: string, isFolder: boolean) => string | null;

/** `ignoreText`: what the folder's ignore file holds. Paths are relative to the given folder, with slashes. */
export function createSourceRules({ exclude, include }: SourceRules, ignoreText: string): FindPassedOver {
  // Without patterns nothing is matched: a folder may have a hundred thousand paths.
  const excluded = exclude.length > 0 ? toMatcher(exclude) : null;
  const ignored = ignoreText.trim() !== '' ? createIgnore().add(ignoreText) : null;
  const included = include.length > 0 ? toMatcher(include) : null;
  return (path, isFolder) => {
    const asked = isFolder ? `${path}/` : path;
    if (excluded?.ignores(asked)) return 'passed over by --exclude';
    // What is asked for may be inside any folder.
    if (included) return isFolder || included.ignores(asked) ? null : 'not asked for by --include';
    if (ignored?.ignores(asked)) return `passed over by ${IGNORE_FILE}`;
    return isFolder ? findFolderReason(path) : findFileReason(path);
  };
}

function toMatcher(patterns: readonly string[]): Ignore {
  return createIgnore().add(patterns.filter((pattern) => pattern.trim() !== ''));
}

function findFolderReason(path: string): string | null {
  return FOLDER_REASONS.get(path.slice(path.lastIndexOf('/') + 1)) ?? null;
}

function findFileReason(path: string): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const [, stem = name, ending = ''] = /^(.+?)\.([^/]+)$/.exec(name) ?? [];
  if (LETTER_INDEX.test(stem)) return 'an index of other pages';
  const reason = FILE_REASONS.get(stem) ?? null;
  if (reason === TEXT_ONLY && ending !== 'txt') return null;
  // `docs/summary.md` is a page more often than a list.
  if (reason === CONTENTS && stem === 'summary' && path !== 'SUMMARY.md' && path !== 'src/SUMMARY.md')
    return null;
  return reason;
}
