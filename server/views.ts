import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ejs from 'ejs';
import type { Response } from 'express';
import { escapeText } from './escape-text.ts';
import { CATALOGUES, LANGUAGES, type Language } from './i18n/languages.ts';
import type { Words } from './i18n/words.ts';
import { wordsOf } from './middleware/language.ts';
import type { LivePart } from './pages/live-parts.ts';
import type { Page } from './pages/page-models.ts';

export interface Views {
  /** Another one in every process, whose templates may be others: for names of pages in caches. */
  readonly revision: string;
  /** The page as HTML. Rejects when its template prints something that is not text, or does not exist. */
  toHtml(page: Page, words: Words): Promise<string>;
  /** A part of a page as HTML, with the same promises. */
  partToHtml(part: LivePart, words: Words): Promise<string>;
  /** Sends the page with the status that the response already has, in its visitor's language. */
  render(response: Response, page: Page): Promise<void>;
}

export interface ViewSettings {
  /** The `views/` folder, absolute. */
  readonly folder: string;
  /** Gives the address of a file that the build has made, for example `css/chat.css`. */
  readonly assets: { url(path: string): string };
  /** Name at the head of every page. */
  readonly siteName: string;
  /** All templates are compiled at once and kept: none is read later, and a changed one needs a restart. */
  readonly cache?: boolean;
}

/** What every template sees beside its own model, as `page`. */
export type TemplateData = (Page | LivePart) &
  Pick<Words, 'say' | 'direction' | 'language' | 'forClient'> & {
    readonly asset: (path: string) => string;
    readonly siteName: string;
    readonly languages: readonly { readonly code: Language; readonly name: string }[];
  };

/** Renders `views/pages/<kind>.ejs` with the one object `page`. */
export function createViews({ folder, assets, siteName, cache = false }: ViewSettings): Views {
  // Options are an argument of their own, so that no data can ever become an option.
  const options = { strict: true, localsName: 'page', root: folder, escape: escapeText, cache };
  if (cache) compileAll(folder, options);
  const languages = LANGUAGES.map((code) => ({ code, name: CATALOGUES[code]['language.name'] }));

  async function render(kindOfTemplate: 'pages' | 'partials', model: Page | LivePart, words: Words) {
    const { say, direction, language, forClient } = words;
    const shared = { asset: assets.url, siteName, say, direction, language, forClient, languages };
    const data: TemplateData = { ...model, ...shared };
    return ejs.renderFile(join(folder, kindOfTemplate, `${model.kind}.ejs`), data, options);
  }

  return {
    revision: randomUUID(),
    toHtml: (page, words) => render('pages', page, words),
    partToHtml: (part, words) => render('partials', part, words),
    async render(response, page) {
      const html = await render('pages', page, wordsOf(response));
      response.type('html').send(html);
    },
  };
}

/** A process that has no file descriptor left later still has its pages, the one that says so among them. */
function compileAll(folder: string, options: ejs.Options): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.ejs')) continue;
    const filename = join(entry.parentPath, entry.name);
    const settings = { ...options, filename, async: false, client: false } as const;
    ejs.cache.set(filename, ejs.compile(readFileSync(filename, 'utf8'), settings));
  }
}
