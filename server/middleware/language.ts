import type { RequestHandler, Response } from 'express';
import { type CookieNames, listCookieValues, toCookieNames } from '../cookie-names.ts';
import { isLanguage, LANGUAGES, type Language } from '../i18n/languages.ts';
import { createWords, type Words } from '../i18n/words.ts';

/** Over https with `__Host-` before it. */
const COOKIE_NAME = 'milepost_language';
/** Browsers keep a cookie for 400 days at most. */
const MAX_AGE_MS = 400 * 24 * 60 * 60 * 1000;

/** The words of the visitor's language. */
export function wordsOf(res: Response): Words {
  return res.locals.words as Words;
}

/**
 * Puts the interface's words at `res.locals.words`: in the language that the visitor chose, else the best that the browser
 * asks for, else English. `?lang=de` on any page chooses, and leads to the same page without it.
 */
export function chooseLanguage(secure: boolean): RequestHandler {
  const words = new Map(LANGUAGES.map((language) => [language, createWords(language)]));
  const names = toCookieNames(COOKIE_NAME, secure);
  return function chooseLanguage(req, res, next) {
    const { lang } = req.query;
    if (isLanguage(lang) && (req.method === 'GET' || req.method === 'HEAD')) {
      res.cookie(names[0], lang, {
        httpOnly: true,
        sameSite: 'lax',
        secure,
        maxAge: MAX_AGE_MS,
        path: '/',
      });
      return res.redirect(303, withoutLang(req.originalUrl));
    }
    res.vary('Accept-Language').vary('Cookie');
    // A region or a script counts for its language. That holds for `zh-TW` too: whoever reads traditional characters
    // reads simplified ones sooner than English, and CLDR ranks them so.
    const language = readChoice(req.headers.cookie, names) ?? (req.acceptsLanguages([...LANGUAGES]) || 'en');
    res.locals.words = words.get(isLanguage(language) ? language : 'en');
    next();
  };
}

/** Two slashes at the start would lead to another site. */
function withoutLang(originalUrl: string): string {
  const { pathname, searchParams } = new URL(`http://site${originalUrl.replace(/^[/\\]+/, '/')}`);
  searchParams.delete('lang');
  const query = searchParams.toString();
  return `${pathname.replace(/^\/{2,}/, '/')}${query && `?${query}`}`;
}

function readChoice(cookies: string | undefined, names: CookieNames): Language | null {
  const values = listCookieValues(cookies, names).map(({ value }) => value);
  return values.find(isLanguage) ?? null;
}
