import { z } from 'zod';
import type { EmbedPage } from './page-models.ts';
import { listLoaded, type WidgetEntry, type WidgetFiles } from './widget-files.ts';

const ELEMENTS: Readonly<
  Record<EmbedPage['element'], { entry: WidgetEntry; body: (attributes: string) => string }>
> = {
  'milepost-ask': {
    entry: 'ask-v1.js',
    body: (attributes) => `<milepost-ask${attributes}></milepost-ask>`,
  },
  'milepost-progress': {
    entry: 'v1.js',
    body: (attributes) => `<form id="ask">
  <label>Your question <input name="message" required></label>
  <button>Ask</button>
</form>
<milepost-progress${attributes} for="ask"></milepost-progress>`,
  },
};

/** What is chosen in the form; anything else than its choices is as good as nothing. */
const choiceSchema = z.object({
  element: z.enum(['milepost-ask', 'milepost-progress']).catch('milepost-ask'),
  theme: z.enum(['', 'auto', 'light', 'dark']).catch(''),
  key: z
    .string()
    .regex(/^[A-Za-z0-9_-]{4,64}$/)
    .catch(''),
  pin: z.enum(['', 'on']).catch(''),
});

export interface EmbedOptions {
  readonly files: WidgetFiles;
  /** Of this site, as other sites reach it. */
  readonly origin: string;
  /** The query of the page. */
  readonly query: unknown;
}

/** The page that makes the lines to paste into another site. */
export function toEmbedPage({ files, origin, query }: EmbedOptions): EmbedPage {
  const { element, theme, key, pin } = choiceSchema.parse(query);
  const { entry, body } = ELEMENTS[element];
  const endpoint = `${origin}/api/chat/stream`;
  const given = { endpoint, ...(key && { 'site-key': key }), ...(theme && { theme }) };
  const attributes = Object.entries(given).map(([name, value]) => ` ${name}="${value}"`);
  const address = (path: string) => `${origin}/widget/${path}`;
  const [first, ...others] = listLoaded(files, entry, { lazy: true });
  const integrity = first?.integrity ?? '';
  const pinned = others.map(
    (file) =>
      `<link rel="modulepreload" href="${address(file.path)}" integrity="${file.integrity}" crossorigin="anonymous">`,
  );
  const script = pin
    ? [
        ...pinned,
        `<script type="module" src="${address(entry)}" integrity="${integrity}" crossorigin="anonymous"></script>`,
      ]
    : [`<script type="module" src="${address(entry)}"></script>`];
  return {
    kind: 'embed',
    title: 'Put it into your site',
    description: '',
    element,
    theme,
    siteKey: key,
    isPinned: pin === 'on',
    snippet: [...script, body(attributes.join(''))].join('\n'),
    policy: `script-src ${origin}; connect-src ${origin}`,
    entry: `/widget/${entry}`,
    integrity,
  };
}
