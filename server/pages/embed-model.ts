import { z } from 'zod';
import type { BrowserFiles } from '../browser-files.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { createWords, type Words } from '../i18n/words.ts';
import { type EmbedScript, PLACES, writeLines } from './embed-lines.ts';
import type { EmbedPage } from './page-models.ts';

const ENTRIES: Readonly<Record<EmbedPage['element'], string>> = {
  'milepost-ask': 'ask-v1.js',
  'milepost-launcher': 'ask-v1.js',
  'milepost-progress': 'v1.js',
};

const THEMES = [
  ['', 'embed.asPage'],
  ['auto', 'embed.asSystem'],
  ['light', 'embed.light'],
  ['dark', 'embed.dark'],
] as const;

/** What is chosen in the form; anything else than its choices is as good as nothing. */
const choiceSchema = z.object({
  element: z.enum(['milepost-ask', 'milepost-launcher', 'milepost-progress']).catch('milepost-ask'),
  place: z.enum(PLACES.map(({ value }) => value)).catch('html'),
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
  const { element, place, theme, key, pin, locale } = choiceSchema.parse(query);
  const language = locale || words.language;
  const entry = ENTRIES[element];
  const file = files.get(entry);
  if (!file) throw new Error(`${entry} is not among the files of the widget.`);
  const script: EmbedScript = { src: `${origin}/widget/${entry}`, integrity: pin ? file.integrity : null };
  const snippet = writeLines(place, {
    element,
    attributes: {
      endpoint: `${origin}/api/chat/stream`,
      ...(key && { 'site-key': key }),
      // English is what the element has with it.
      ...(language !== 'en' && { locale: language }),
      ...(theme && { theme }),
    },
    script,
    words: createWords(language),
  });
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
    place,
    places: PLACES,
    snippet,
    settings: 'EMBED_ORIGINS=https://shop.example\nSITE_KEYS=shop:k7Qm2x9c=https://shop.example',
    policy: `script-src ${origin}; connect-src ${origin}`,
    entry: `/widget/${entry}`,
    integrity: file.integrity,
  };
}
