import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** The modules that other sites load by a script element, as paths in the folder. */
export const WIDGET_ENTRIES = ['v1.js', 'ask-v1.js'] as const;
export type WidgetEntry = (typeof WIDGET_ENTRIES)[number];

export interface WidgetFile {
  /** Path in the folder, with forward slashes. */
  readonly path: string;
  readonly body: Buffer;
  /** Subresource integrity, `sha384-` and Base64. */
  readonly integrity: string;
  /** The modules that it imports, as paths in the folder; `lazy` ones are loaded with the first question. */
  readonly imports: readonly { readonly path: string; readonly lazy: boolean }[];
}

export type WidgetFiles = ReadonlyMap<string, WidgetFile>;

/**
 * Reads the entries and every module that they import, and nothing else.
 * @throws {Error} when a module is missing, or is not a relative path: other sites could not load it
 */
export function readWidgetFiles(folder: string): WidgetFiles {
  const files = new Map<string, WidgetFile>();
  const waiting: string[] = [...WIDGET_ENTRIES];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    const body = readFileSync(join(folder, path));
    const integrity = `sha384-${createHash('sha384').update(body).digest('base64')}`;
    const imports = findImports(body.toString('utf8'), path);
    files.set(path, { path, body, integrity, imports });
    waiting.push(...imports.map((entry) => entry.path));
  }
  return files;
}

/** The modules that are loaded as soon as the entry is, itself first; with `lazy` also those of the first question. */
export function listLoaded(
  files: WidgetFiles,
  entry: WidgetEntry,
  { lazy = false } = {},
): readonly WidgetFile[] {
  const seen = new Set<string>([entry]);
  for (const path of seen) {
    for (const imported of files.get(path)?.imports ?? [])
      if (lazy || !imported.lazy) seen.add(imported.path);
  }
  return [...seen].flatMap((path) => files.get(path) ?? []);
}

/**
 * Where the widget's modules are: beside the running code, where the build has put them in few bytes, or in the
 * package as they were written.
 */
export function findWidgetFolder(runningFolder: string, packageRoot: string): string {
  const built = join(runningFolder, '../public');
  return existsSync(join(built, WIDGET_ENTRIES[0])) ? built : join(packageRoot, 'public');
}

function findImports(source: string, path: string): WidgetFile['imports'] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '');
  const fixed = [...code.matchAll(/\b(?:import|export)\b\s*(?:[\w\s{},*$]*?\bfrom\s*)?['"]([^'"]+)['"]/g)];
  const lazy = [...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)];
  const toImport = ([, specifier = '']: RegExpMatchArray, isLazy: boolean) => {
    if (!/^\.\.?\//.test(specifier))
      throw new Error(`${path} imports "${specifier}", which is not beside it.`);
    return { path: posix.join(posix.dirname(path), specifier), lazy: isLazy };
  };
  return [...fixed.map((match) => toImport(match, false)), ...lazy.map((match) => toImport(match, true))];
}
