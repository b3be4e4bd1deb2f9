import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { minify } from '@swc/core';
import { readWidgetFiles } from './widget-files.ts';

/** Writes every module of the widget into another folder, in as few bytes as it can be said in. Needs a development dependency. */
export async function writeMinified(from: string, to: string): Promise<void> {
  for (const { path, body } of readWidgetFiles(from).values()) {
    const { code } = await minify(body.toString('utf8'), { module: true, compress: true, mangle: true });
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), code);
  }
}
