import { Router } from 'express';

export interface SiteFileOptions {
  readonly siteName: string;
  /** Address of the icon. */
  readonly iconUrl: string;
}

const MAX_AGE_S = 600;
/** `--paper` in light, which a manifest cannot have two of. */
const PAPER = '#fbfaf7';

/**
 * What crawlers and browsers ask a whole site for. Made pages are not named here: a crawler that may not read them would not
 * learn that they are not to be indexed.
 */
const ROBOTS = `User-agent: *
Disallow: /api/
Disallow: /ask
Disallow: /c/
Disallow: /conversations
Disallow: /profile
`;

/** `GET /robots.txt` and `GET /manifest.webmanifest`, the same for everybody. */
export function createSiteFileRoutes({ siteName, iconUrl }: SiteFileOptions): Router {
  const router = Router();
  const manifest = JSON.stringify({
    id: '/',
    name: siteName,
    short_name: siteName,
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: PAPER,
    theme_color: PAPER,
    icons: [{ src: iconUrl, sizes: 'any', type: 'image/svg+xml' }],
  });

  router.get('/robots.txt', (_req, res) => {
    res.set('Cache-Control', `public, max-age=${MAX_AGE_S}`).type('text/plain').send(ROBOTS);
  });
  router.get('/manifest.webmanifest', (_req, res) => {
    res.set('Cache-Control', `public, max-age=${MAX_AGE_S}`);
    res.type('application/manifest+json').send(manifest);
  });
  return router;
}
