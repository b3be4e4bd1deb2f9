import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { PACKAGE_ROOT } from '../test-site.ts';

/**
 * Lets the page import a module of `public/`, packages and all, as `/under-test/<path>` of whatever site it is on.
 * @param path In `public/`, for example `markdown/to-nodes.js`.
 */
export async function offerModule(page: Page, path: string): Promise<void> {
  const entry = join(PACKAGE_ROOT, 'public', path);
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false });
  const body = outputFiles[0]?.text ?? '';
  await page.route(`**/under-test/${path}`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body }),
  );
}
