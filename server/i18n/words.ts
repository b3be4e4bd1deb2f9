import type { ErrorCode, NoticePayload } from '../../pipeline/events.ts';
import type { Catalogue, WordKey } from './en.ts';
import { CATALOGUES, type Language } from './languages.ts';

/** The interface in one language. */
export interface Words {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  /** The text of the key with `{name}` replaced; a plural is chosen by `count`. Numbers are written as the language does. */
  say(key: WordKey, values?: Readonly<Record<string, string | number>>): string;
  /** The protocol's sentence in this language. English keeps the server's own, which may know more. */
  explain(error: { readonly code: ErrorCode; readonly message: string }): string;
  /** The same for a notice. */
  notify(notice: NoticePayload): string;
  /** The day, in UTC so that every reader of a page sees the same. */
  date(iso: string): string;
  /** Milliseconds as `<1 ms`, `60 ms`, `4.2 s` or `2 min 5 s`. The client says them the same way. */
  duration(ms: number): string;
  /** What the client needs of the catalogue, as JSON. */
  readonly forClient: string;
}

/** What a page's script says itself; all else is drawn by the server. */
const PAGE_WORDS =
  /^(?:chat\.(?:heading|count|tooLong)|feedback\.(?:kept|removed)|(?:exchange|note|run|notice|track|post|state|duration|stage|trait|form|error)\.)/;

export function createWords(language: Language): Words {
  const catalogue = CATALOGUES[language];
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const tenths = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const plurals = new Intl.PluralRules(language);
  // In the order in which English is written outside of America as well.
  const dates = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'long',
    timeZone: 'UTC',
  });

  function say(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
    const entry = catalogue[key];
    const text =
      typeof entry === 'string' ? entry : (entry[plurals.select(Number(values.count))] ?? entry.other);
    return text.replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? number.format(value) : (value ?? place);
    });
  }

  return {
    language,
    direction: language === 'ar' ? 'rtl' : 'ltr',
    say,
    explain: ({ code, message }) => (language === 'en' ? message : say(`error.${code}`)),
    notify({ code, message, place, stageId }) {
      if (language === 'en') return message;
      if (code === 'queued' && place) return say('notice.queuedAt', { n: place });
      const key = code === 'degraded' ? `notice.degraded.${stageId}` : `notice.${code}`;
      return key in catalogue ? say(key as WordKey) : message;
    },
    date: (iso) => dates.format(new Date(iso)),
    duration(ms) {
      if (ms < 1) return say('duration.instant');
      if (ms < 1000) return say('duration.ms', { n: Math.round(ms) });
      if (ms < 60_000) return say('duration.s', { n: tenths.format(ms / 1000) });
      const seconds = Math.round(ms / 1000);
      const minutes = say('duration.min', { n: Math.floor(seconds / 60) });
      return `${minutes} ${say('duration.s', { n: seconds % 60 })}`;
    },
    forClient: JSON.stringify(pickForClient(language, PAGE_WORDS)),
  };
}

/** The words that a script in a browser says. In English it says the server's own sentences, which may know more. */
export function pickForClient(language: Language, keys: RegExp): Partial<Catalogue> {
  const isOwn = (key: string) => language !== 'en' || !SENT_SENTENCES.test(key);
  return Object.fromEntries(
    Object.entries(CATALOGUES[language]).filter(([key]) => keys.test(key) && isOwn(key)),
  );
}

/** Come with the event or the refusal that they explain; the client alone knows the other errors. */
const SENT_SENTENCES = /^(?:notice|error)\.(?!degraded\.|offline$|notShown$|notStream$)/;
