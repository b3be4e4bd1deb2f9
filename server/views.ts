import { join } from 'node:path';
import ejs from 'ejs';
import type { Response } from 'express';
import type { Page } from './page-models.ts';

export interface Views {
  /** The page as HTML. Rejects when its template prints something that is not text, or does not exist. */
  toHtml(page: Page): Promise<string>;
  /** Sends the page with the status that the response already has. */
  render(response: Response, page: Page): Promise<void>;
}

export interface ViewSettings {
  /** The `views/` folder, absolute. */
  readonly folder: string;
  /** Gives the address of a file in `public/`, for example `css/base.css`. */
  readonly assets: { url(path: string): string };
  /** Compiled templates are kept; a changed template needs a restart. */
  readonly cache?: boolean;
}

/** What every template sees beside its own model, as `page`. */
export type TemplateData = Page & { readonly asset: (path: string) => string };

/** Renders `views/pages/<kind>.ejs` with the one object `page`. */
export function createViews({ folder, assets, cache = false }: ViewSettings): Views {
  // Options are an argument of their own, so that no data can ever become an option.
  const options = { strict: true, localsName: 'page', root: folder, escape: escapeText, cache };

  async function toHtml(page: Page): Promise<string> {
    const data: TemplateData = { ...page, asset: assets.url };
    return ejs.renderFile(join(folder, 'pages', `${page.kind}.ejs`), data, options);
  }

  return {
    toHtml,
    async render(response, page) {
      const html = await toHtml(page);
      response.type('html').send(html);
    },
  };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/**
 * Text for an HTML element or a quoted attribute.
 * @throws {TypeError} for anything but strings and finite numbers: `[object Object]` and `undefined` on a page are
 * defects that should be found by the first test that renders it.
 */
export function escapeText(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') {
    throw new TypeError(`A template printed ${value === null ? 'null' : `a value of type ${typeof value}`}.`);
  }
  return value.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
