import { type RequestHandler, Router } from 'express';
import { readBrowserFiles } from '../browser-files.ts';
import { createSendBrowserFile } from '../send-browser-file.ts';

const PREFIX = '/assets';

export interface Assets {
  readonly router: Router;
  /**
   * The address of a file, with the hash of its content in it.
   * @throws {Error} when there is no such file: a page that names one is a defect
   */
  readonly url: (path: string) => string;
}

/** Serves `folder` under `/assets/<hash>/`, where a file may be cached for ever: a changed one has another address. */
export function createAssetRoutes({ folder }: { folder: string }): Assets {
  const files = readBrowserFiles(folder);
  const sendFile = createSendBrowserFile();
  const router = Router();

  const serve: RequestHandler = async (req, res, next) => {
    const file = files.get(req.path.slice(1));
    if (!file || !['GET', 'HEAD'].includes(req.method)) return next('router');
    const isCurrent = req.params.hash === file.hash;
    // A page of the release before may still be open: it gets today's file, but must not keep it under the old address.
    res.set('Cache-Control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-store');
    await sendFile(req, res, file);
  };
  router.use(`${PREFIX}/:hash`, serve);

  return {
    router,
    url(path) {
      const file = files.get(path);
      if (!file) throw new Error(`There is no asset "${path}" in ${folder}.`);
      return `${PREFIX}/${file.hash}/${path}`;
    },
  };
}
