/** A number where it stands, in the forms in which it may be compared. */
export interface FoundNumber {
  /** UTF-16 offsets, `end` exclusive, the unit included. */
  readonly start: number;
  readonly end: number;
  /** `1.216` is a thousand and more, and a number with decimals: both. */
  readonly forms: readonly string[];
  /** One of a few that are known; null for any other word. */
  readonly unit: string | null;
  readonly isWord: boolean;
}

const UNITS: Readonly<Record<string, string>> = {
  '%': '% percent procent prozent',
  ms: 'ms msec millisecond milliseconds',
  s: 's sec secs second seconds',
  min: 'min mins minute minutes',
  h: 'h hr hrs hour hours',
  d: 'd day days',
  week: 'week weeks',
  month: 'month months',
  year: 'year years yr yrs',
  b: 'b byte bytes',
  kb: 'kb kib kilobyte kilobytes',
  mb: 'mb mib megabyte megabytes',
  gb: 'gb gib gigabyte gigabytes',
  tb: 'tb tib terabyte terabytes',
  px: 'px pixel pixels',
  $: '$ usd dollar dollars',
  '€': '€ eur euro euros',
};
const UNIT_OF = new Map(
  Object.entries(UNITS).flatMap(([unit, words]) => words.split(' ').map((word) => [word, unit] as const)),
);
const FACTORS: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1_000,
  million: 1e6,
  billion: 1e9,
};
const WORDS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty';
const TENS = 'thirty forty fifty sixty seventy eighty ninety';
const NUMBER_WORDS = new Map<string, number>([
  ...WORDS.split(' ').map((word, index) => [word, index] as const),
  ...TENS.split(' ').map((word, index) => [word, 30 + 10 * index] as const),
  ...Object.entries(FACTORS),
]);
/** What a source may say in the place of a number. */
const OTHER_WORDS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    a: 1,
    an: 1,
    single: 1,
    once: 1,
    double: 2,
    twice: 2,
    both: 2,
    pair: 2,
    triple: 3,
    dozen: 12,
    half: 0.5,
  }),
);

const WORD = [...NUMBER_WORDS.keys(), ...OTHER_WORDS.keys()].join('|');
// Spaces and apostrophes part thousands; points and commas those or decimals, and points the parts of a version.
const DIGITS = String.raw`\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+(?![\d.,]\d)|\d+(?:[.,]\d+)*`;
const NUMBER = new RegExp(
  String.raw`(?<![\p{L}\p{N}_])(?<sign>[$€]\s?)?(?:v(?=\d))?(?<digits>${DIGITS})(?:st|nd|rd|th)?(?<tail>\s?(?:%|€)|[ \u00a0\u202f-]?\p{L}{1,12})?(?![\p{N}_])|(?<![\p{L}\p{N}_])(?<word>${WORD})(?:[ -](?<next>\p{L}{1,12}))?(?![\p{L}\p{N}_])`,
  'giu',
);

/** The numbers of a text; digits that are part of a name, as in `utf8` or `2FA`, are none. */
export function findNumbers(text: string): FoundNumber[] {
  const found: FoundNumber[] = [];
  for (const match of text.matchAll(NUMBER)) {
    const { sign, digits, tail = '', word, next = '' } = match.groups ?? {};
    const behind = (digits === undefined ? next : tail).replace(/^[\s-]/, '').toLowerCase();
    const unit = UNIT_OF.get(sign?.trim() ?? '') ?? UNIT_OF.get(behind) ?? null;
    // "A minute" is one, and "a road" is none.
    if (unit === null && /^an?$/i.test(word ?? '')) continue;
    const factor = FACTORS[behind] ?? 1;
    const isGlued = /^\p{L}/u.test(tail);
    if (digits !== undefined && isGlued && unit === null) continue;
    const values = word === undefined ? toForms(digits ?? '') : [String(valueOfWord(word))];
    const forms = factor === 1 ? values : values.map((value) => String(Number(value) * factor));
    const isTaken = unit !== null || factor !== 1;
    const end = match.index + match[0].length - (isTaken ? 0 : (digits === undefined ? next : tail).length);
    found.push({ start: match.index, end, forms, unit, isWord: word !== undefined });
  }
  return found;
}

/** Whether a word for a number is one beyond doubt; `one`, `a` and `second` are often none. */
export function isPlainNumberWord(word: string): boolean {
  return (NUMBER_WORDS.get(word.toLowerCase()) ?? 0) > 1 && !(word.toLowerCase() in FACTORS);
}

function valueOfWord(word: string): number {
  return NUMBER_WORDS.get(word.toLowerCase()) ?? OTHER_WORDS.get(word.toLowerCase()) ?? Number.NaN;
}

function toForms(digits: string): string[] {
  const plain = digits.replace(/[ '’\u00a0\u202f]/g, '');
  if (/^\d+$/.test(plain)) return [plain.replace(/^0+(?=\d)/, '')];
  const forms: string[] = [];
  const [, whole = '', decimals = ''] =
    /^(\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+)([.,]\d+)?$/.exec(plain) ?? [];
  if (whole !== '') forms.push(trimZeros(whole.replace(/[.,]/g, '') + decimals.replace(',', '.')));
  if (/^\d+[.,]\d+$/.test(plain)) forms.push(plain.replace(',', '.'), trimZeros(plain.replace(',', '.')));
  return forms.length > 0 ? [...new Set(forms)] : [plain];
}

function trimZeros(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number;
}
