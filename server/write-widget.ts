import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { bundle, minify } from '@swc/core';
import { minifyCss } from './minify-css.ts';
import { WIDGET_ENTRIES } from './widget-files.ts';

/**
 * Writes each entry of the widget into another folder: one file with everything that it imports, in as few bytes as it
 * can be said in. Needs a development dependency.
 */
export async function writeWidget(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  for (const entry of WIDGET_ENTRIES) {
    const output = await bundle({
      entry: { [entry]: join(from, entry) },
      output: { name: entry, path: to },
      module: {},
      options: { jsc: { target: 'es2022' } },
    });
    const joined = withOwnAddress(withSmallStyles(output[entry]?.code ?? ''), from);
    const { code } = await minify(joined, {
      module: true,
      // Variables that stay apart repeat more, which gzip likes better than fewer of them.
      compress: { passes: 3, ecma: 2022, collapse_vars: false },
      mangle: true,
    });
    writeFileSync(join(to, entry), code);
  }
}

/** Style sheets are template strings whose names end with `_STYLE`. */
function withSmallStyles(code: string): string {
  return code.replace(/(_STYLE\w* = `)([^`]+)/g, (_, head: string, css: string) => head + minifyCss(css));
}

/** The bundler puts the path of the source where a module asks for its own address; other sites need the served one. */
function withOwnAddress(code: string, from: string): string {
  return code.replace(/(const importMeta\w* = \{\s*url: )("[^"]*")/g, (_, head: string, path: string) => {
    const address = relative(from, JSON.parse(path)).split(sep).join('/');
    return `${head}new URL(${JSON.stringify(address)}, import.meta.url)`;
  });
}
