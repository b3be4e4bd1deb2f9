/** Tags whose language the statistics know under another code: Indonesian reads as Malay, Bosnian as Croatian. */
const KNOWN_AS: Readonly<Record<string, string>> = {
  nb: 'no',
  nn: 'no',
  id: 'ms',
  in: 'ms',
  iw: 'he',
  fil: 'tl',
  bs: 'hr',
  gl: 'pt',
  af: 'nl',
};

/** The scripts that several of the known languages share; the others are told by their letters alone. */
const SCRIPT_LETTERS: Readonly<Record<string, RegExp>> = {
  Latn: /\p{Script=Latin}/u,
  Cyrl: /\p{Script=Cyrillic}/u,
  Arab: /\p{Script=Arabic}/u,
  Deva: /\p{Script=Devanagari}/u,
};

/**
 * The language of a BCP 47 tag, as it calls itself and as the statistics call it. Null when it is no tag, or when its
 * language is not written in the letters of `text`: a browser set to English says nothing about Arabic letters.
 */
export function primaryLanguage(tag: string | null, text: string): { own: string; known: string } | null {
  const own = /^([a-z]{2,3})(?:[-_]|$)/i.exec(tag?.trim() ?? '')?.[1]?.toLowerCase();
  if (!own) return null;
  const script = new Intl.Locale(own).maximize().script;
  const letters = SCRIPT_LETTERS[script ?? 'Latn'];
  if (letters && /\p{L}/u.test(text) && !letters.test(text)) return null;
  return { own, known: KNOWN_AS[own] ?? own };
}
