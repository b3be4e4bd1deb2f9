/** Options of the import that concern what is read over the network, as they are written. */
export interface CrawlValues {
  readonly rate?: string;
  readonly 'max-pages'?: string;
  readonly every?: string;
  readonly 'allow-private': boolean;
  readonly branch?: string;
  readonly folder?: string;
}

export interface CrawlOptions {
  /** Requests a second. */
  readonly rate: number;
  readonly maxPages: number;
  /** Null: once. */
  readonly everyMs: number | null;
  readonly allowPrivate: boolean;
  readonly branch: string | null;
  readonly folder: string | null;
}

const RATE = 8;
const MAX_RATE = 50;
const MAX_PAGES = 5_000;
const MOST_PAGES = 100_000;
const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const LONGEST_DAYS = 24;

/** @throws {Error} for a value that cannot be; the message says which can */
export function parseCrawlOptions(values: CrawlValues): CrawlOptions {
  return {
    rate: parseNumber('--rate', values.rate, RATE, [0.1, MAX_RATE]),
    maxPages: Math.floor(parseNumber('--max-pages', values['max-pages'], MAX_PAGES, [1, MOST_PAGES])),
    everyMs: parseEvery(values.every),
    allowPrivate: values['allow-private'],
    branch: values.branch ?? null,
    folder: values.folder ?? null,
  };
}

function parseNumber(
  name: string,
  text: string | undefined,
  fallback: number,
  [least, most]: readonly [number, number],
): number {
  if (text === undefined) return fallback;
  const number = Number(text);
  if (number >= least && number <= most) return number;
  throw new Error(`${name} is a number from ${least} to ${most.toLocaleString('en')}, not "${text}".`);
}

function parseEvery(text: string | undefined): number | null {
  if (text === undefined) return null;
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const ms = Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (ms > 0 && ms <= LONGEST_DAYS * UNIT_MS.d) return ms;
  throw new Error(`--every is a time such as 30m, 6h or 1d, at most ${LONGEST_DAYS}d, not "${text}".`);
}
