import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import express, { type RequestHandler, Router } from 'express';

const PREFIX = '/assets';
const HASH_CHARACTERS = 16;

export interface Assets {
  readonly router: Router;
  /**
   * The address of a file, with the folder's content hash in it.
   * @throws {Error} when there is no such file: a page that names one is a defect
   */
  readonly url: (path: string) => string;
}

/** Serves `folder` under `/assets/<hash>/`, where it may be cached for ever: a changed file changes every address. */
export function createAssetRoutes({ folder }: { folder: string }): Assets {
  const files = listServedFiles(folder);
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(folder, file)))
      .update('\0');
  const version = hash.digest('hex').slice(0, HASH_CHARACTERS);
  const served = new Set(files);
  const router = Router();
  const serveFile = express.static(folder, {
    index: false,
    redirect: false,
    cacheControl: false,
    dotfiles: 'ignore',
  });

  const serve: RequestHandler = (request, response, next) => {
    const path = request.path.slice(1);
    if (!served.has(path)) return next('router');
    const isCurrent = request.params.version === version;
    // A page of the release before may still be open: it gets today's file, but must not keep it under the old address.
    response.set('Cache-Control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-store');
    serveFile(request, response, next);
  };
  router.use(`${PREFIX}/:version`, serve);

  return {
    router,
    url(path) {
      if (!served.has(path)) throw new Error(`There is no asset "${path}" in ${folder}.`);
      return `${PREFIX}/${version}/${path}`;
    },
  };
}

/** Paths with forward slashes, in an order that does not depend on the file system. */
function listServedFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && entry.name !== 'tsconfig.json')
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
