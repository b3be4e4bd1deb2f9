/** The few words of its own that a page needs. */
interface PageWords {
  /** Label of a comparison's first row. */
  readonly inShort: string;
}

const WORDS = {
  en: { inShort: 'In short' },
  de: { inShort: 'In Kürze' },
  fr: { inShort: 'En bref' },
  es: { inShort: 'En resumen' },
  ar: { inShort: 'باختصار' },
  ja: { inShort: '要点' },
} as const satisfies Readonly<Record<string, PageWords>>;

/** By BCP 47 language, its region ignored; English for every other one. */
export function findPageWords(language: string): PageWords {
  const [primary = ''] = language.toLowerCase().split('-');
  return Object.hasOwn(WORDS, primary) ? WORDS[primary as keyof typeof WORDS] : WORDS.en;
}
