import { type RequestHandler, Router } from 'express';
import type { BrowserFiles } from '../browser-files.ts';
import { isLanguage } from '../i18n/languages.ts';
import { pickForClient } from '../i18n/words.ts';
import { createSendBrowserFile } from '../send-browser-file.ts';

const MAX_AGE_S = 600;
/** Of names that have the hash of their file in them. */
const IS_HASHED = /-[0-9a-f]{16}\.js$/;

export interface WidgetRouteOptions {
  readonly files: BrowserFiles;
  /** Declarations for pages that are written in TypeScript. */
  readonly types: string;
}

/**
 * `GET /widget/v1.js` and the other files for pages of other origins; nothing else is served to them, but the words of
 * the elements in other languages, `/widget/words/<language>.json`, and their types, `/widget/milepost.d.ts`. The addresses
 * are stable, so the files are kept for minutes only; those that the elements load later have their hash in their name.
 */
export function createWidgetRoutes({ files, types }: WidgetRouteOptions): Router {
  const router = Router();
  const sendFile = createSendBrowserFile();

  const serve: RequestHandler = async (req, res, next) => {
    const file = files.get(req.path.slice(1));
    if (!file || !['GET', 'HEAD'].includes(req.method)) return next('router');
    res.set({
      'Cache-Control': IS_HASHED.test(file.path)
        ? 'public, max-age=31536000, immutable'
        : `public, max-age=${MAX_AGE_S}`,
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Access-Control-Allow-Origin': '*',
      'X-Content-Type-Options': 'nosniff',
    });
    await sendFile(req, res, file);
  };
  router.get('/widget/words/:language.json', sendWords);
  router.get('/widget/milepost.d.ts', (_req, res) => {
    res.set('Cache-Control', `public, max-age=${MAX_AGE_S}`).type('text/plain').send(types);
  });
  router.use('/widget', serve);

  return router;
}

/** What the elements say, for those that have a `locale`. */
const sendWords: RequestHandler = (req, res, next) => {
  const { language } = req.params;
  if (!isLanguage(language)) return next('router');
  res.set({
    'Cache-Control': `public, max-age=${MAX_AGE_S}`,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Access-Control-Allow-Origin': '*',
  });
  res.json(pickForClient(language, WIDGET_WORDS));
};

const WIDGET_WORDS = new RegExp(
  [
    'chat\\.(box|send|stop|hintIdle|hintBusy|examples)$',
    'site\\.ask$',
    'ask\\.',
    'erase\\.(conversationWhat|now|done)$',
    'profile\\.(table|erase|erased|nothing)$',
    'trait\\.',
    'exchange\\.(retry|pageMade|pageClosest|sources?|alsoFound|closest|openDocument|copyAnswer|copyCode|wrapCode|copied|notCopied|failed|stopped|kept)$',
    'feedback\\.',
    'page\\.askNext$',
    'note\\.(length|extractive|owner)$',
    'run\\.reconnecting$',
    '(notice|track|post|state|duration|stage|error)\\.',
  ]
    .map((keys) => `^${keys}`)
    .join('|'),
);
