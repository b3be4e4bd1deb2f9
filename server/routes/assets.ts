import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { type RequestHandler, Router } from 'express';

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

/**
 * Serves `folder` under `/assets/<hash>/`, where it may be cached for ever: a changed file changes every address. The files
 * are read once, so that what is sent is what the hash stands for, whatever becomes of the folder.
 */
export function createAssetRoutes({ folder }: { folder: string }): Assets {
  const files = new Map(listServedFiles(folder).map((path) => [path, readFileSync(join(folder, path))]));
  const hash = createHash('sha256');
  for (const [path, content] of files) hash.update(path).update('\0').update(content).update('\0');
  const version = hash.digest('hex').slice(0, HASH_CHARACTERS);
  const router = Router();

  const serve: RequestHandler = (request, response, next) => {
    const path = request.path.slice(1);
    const content = files.get(path);
    if (!content || !['GET', 'HEAD'].includes(request.method)) return next('router');
    const isCurrent = request.params.version === version;
    // A page of the release before may still be open: it gets today's file, but must not keep it under the old address.
    response.set('Cache-Control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-store');
    response.type(extname(path)).send(content);
  };
  router.use(`${PREFIX}/:version`, serve);

  return {
    router,
    url(path) {
      if (!files.has(path)) throw new Error(`There is no asset "${path}" in ${folder}.`);
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
