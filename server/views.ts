import { join } from 'node:path';
import ejs from 'ejs';
import type { Response } from 'express';
import { escapeText } from './escape-text.ts';
import type { LivePart, Page } from './page-models.ts';

export interface Views {
  /** The page as HTML. Rejects when its template prints something that is not text, or does not exist. */
  toHtml(page: Page): Promise<string>;
  /** A part of a page as HTML, with the same promises. */
  partToHtml(part: LivePart): Promise<string>;
  /** Sends the page with the status that the response already has. */
  render(response: Response, page: Page): Promise<void>;
}

export interface ViewSettings {
  /** The `views/` folder, absolute. */
  readonly folder: string;
  /** Gives the address of a file in `public/`, for example `css/base.css`. */
  readonly assets: { url(path: string): string };
  /** Name at the head of every page. */
  readonly siteName: string;
  /** Compiled templates are kept; a changed template needs a restart. */
  readonly cache?: boolean;
}

/** What every template sees beside its own model, as `page`. */
export type TemplateData = (Page | LivePart) & {
  readonly asset: (path: string) => string;
  readonly siteName: string;
};

/** Renders `views/pages/<kind>.ejs` with the one object `page`. */
export function createViews({ folder, assets, siteName, cache = false }: ViewSettings): Views {
  // Options are an argument of their own, so that no data can ever become an option.
  const options = { strict: true, localsName: 'page', root: folder, escape: escapeText, cache };

  async function render(kindOfTemplate: 'pages' | 'partials', model: Page | LivePart): Promise<string> {
    const data: TemplateData = { ...model, asset: assets.url, siteName };
    return ejs.renderFile(join(folder, kindOfTemplate, `${model.kind}.ejs`), data, options);
  }

  return {
    toHtml: (page) => render('pages', page),
    partToHtml: (part) => render('partials', part),
    async render(response, page) {
      const html = await render('pages', page);
      response.type('html').send(html);
    },
  };
}
