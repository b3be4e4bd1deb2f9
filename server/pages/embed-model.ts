import { z } from 'zod';
import type { BrowserFiles } from '../browser-files.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { createWords, type Words } from '../i18n/words.ts';
import type { EmbedPage } from './page-models.ts';

const ELEMENTS: Readonly<
  Record<EmbedPage['element'], { entry: string; body: (attributes: string, words: Words) => string }>
> = {
  'milepost-ask': {
    entry: 'ask-v1.js',
    body: (attributes) => `<milepost-ask${attributes}></milepost-ask>`,
  },
  'milepost-progress': {
    entry: 'v1.js',
    body: (attributes, { say }) => `<form id="ask">
  <label>${say('chat.box')} <input name="message" required></label>
  <button>${say('chat.send')}</button>
</form>
<milepost-progress${attributes} for="ask"></milepost-progress>`,
  },
};

const THEMES = [
  ['', 'embed.asPage'],
  ['auto', 'embed.asSystem'],
  ['light', 'embed.light'],
  ['dark', 'embed.dark'],
] as const;

/** What is chosen in the form; anything else than its choices is as good as nothing. */
const choiceSchema = z.object({
  element: z.enum(['milepost-ask', 'milepost-progress']).catch('milepost-ask'),
  theme: z.enum(['', 'auto', 'light', 'dark']).catch(''),
  key: z
    .string()
    .regex(/^[A-Za-z0-9_-]{4,64}$/)
    .catch(''),
  locale: z.enum(['', ...LANGUAGES]).catch(''),
  pin: z.enum(['', 'on']).catch(''),
});

export interface EmbedOptions {
  readonly files: BrowserFiles;
  /** Of this site, as other sites reach it. */
  readonly origin: string;
  /** The query of the page. */
  readonly query: unknown;
  /** Of whoever makes the lines; the element speaks the same language unless another one is chosen. */
  readonly words: Words;
}

/** The page that makes the lines to paste into another site. */
export function toEmbedPage({ files, origin, query, words }: EmbedOptions): EmbedPage {
  const { element, theme, key, pin, locale } = choiceSchema.parse(query);
  const language = locale || words.language;
  const { entry, body } = ELEMENTS[element];
  const endpoint = `${origin}/api/chat/stream`;
  const given = {
    endpoint,
    ...(key && { 'site-key': key }),
    // English is what the element has with it.
    ...(language !== 'en' && { locale: language }),
    ...(theme && { theme }),
  };
  const attributes = Object.entries(given).map(([name, value]) => ` ${name}="${value}"`);
  const { integrity } = files.get(entry) ?? {};
  if (!integrity) throw new Error(`There is no widget file "${entry}".`);
  const pinned = pin ? ` integrity="${integrity}" crossorigin="anonymous"` : '';
  const script = `<script type="module" src="${origin}/widget/${entry}"${pinned}></script>`;
  return {
    kind: 'embed',
    title: words.say('embed.title'),
    description: '',
    element,
    theme,
    siteKey: key,
    locale: language,
    themes: THEMES.map(([value, name]) => ({ value, name: words.say(name) })),
    isPinned: pin === 'on',
    snippet: [script, body(attributes.join(''), createWords(language))].join('\n'),
    settings: 'EMBED_ORIGINS=https://shop.example\nSITE_KEYS=shop:k7Qm2x9c=https://shop.example',
    policy: `script-src ${origin}; connect-src ${origin}`,
    entry: `/widget/${entry}`,
    integrity,
  };
}
