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
  /** The modules that it imports, as paths in the folder. The build leaves none: it joins them into their entry. */
  readonly imports: readonly string[];
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
    waiting.push(...imports);
  }
  return files;
}

/** All that the entry ever loads, itself first. */
export function listLoaded(files: WidgetFiles, entry: WidgetEntry): readonly WidgetFile[] {
  const seen = new Set<string>([entry]);
  for (const path of seen) for (const imported of files.get(path)?.imports ?? []) seen.add(imported);
  return [...seen].flatMap((path) => files.get(path) ?? []);
}

/**
 * Where the widget is: beside the running code, where the build has put each entry whole and in few bytes, or in the
 * package as it was written, module by module.
 */
export function findWidgetFolder(runningFolder: string, packageRoot: string): string {
  const built = join(runningFolder, '../public');
  return existsSync(join(built, WIDGET_ENTRIES[0])) ? built : join(packageRoot, 'public');
}

function findImports(source: string, path: string): readonly string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '');
  const fixed = code.matchAll(/\b(?:import|export)\b\s*(?:[\w\s{},*$]*?\bfrom\s*)?['"]([^'"]+)['"]/g);
  const dynamic = code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g);
  return [...fixed, ...dynamic].map(([, specifier = '']) => {
    if (!/^\.\.?\//.test(specifier))
      throw new Error(`${path} imports "${specifier}", which is not beside it.`);
    return posix.join(posix.dirname(path), specifier);
  });
}
