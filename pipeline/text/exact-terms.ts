import { en } from './languages/en.ts';
import { toWordList } from './languages/languages.ts';

/**
 * Names that their marks tell from another name: `C++`, `C#` and `.NET`; a source for expressions over words. What stands
 * before a leading point must not be a word, or every end of a sentence would begin a name.
 */
export const MARKED_NAME =
  /(?<![A-Za-z0-9_])(?:[A-Za-z]{1,16}\+\+|[A-Za-z]#)(?![A-Za-z0-9_+#])|(?<![^\s("'`[])\.[A-Za-z][A-Za-z0-9]*(?![A-Za-z0-9_(./-])/
    .source;

/** With one point only it is a number as well: 1.216 may be 1216. */
const VERSION = /^(?:v(?=\d))?(\d+(?:\.\d+){2,})$|^v(\d+\.\d+)$/i;
const SHORT_VERSION = /^v(\d+)$/i;
const SHORT_FORMS = new Map(
  toWordList(en.shortForms ?? '').map((pair) => pair.split('=') as [string, string]),
);

/** Terms of words that are more than their letters, the whole first; null for every other word. Words among them are unstemmed. */
export function exactTermsOf(word: string): readonly string[] | null {
  const folded = word.toLowerCase();
  if (/[+#]$/.test(folded)) {
    const name = folded.replace(/[+#]+$/, '');
    return name.length > 1 && /\+\+$/.test(folded) ? [folded, name] : [folded];
  }
  if (folded.startsWith('.')) return [folded, folded.slice(1)];
  const version = VERSION.exec(folded)?.slice(1).find(Boolean);
  if (version) return toVersionTerms(version.split('.'));
  const short = SHORT_VERSION.exec(folded)?.slice(1).find(Boolean);
  if (short) return [folded, short];
  const full = SHORT_FORMS.get(folded);
  return full ? [folded, full] : null;
}

/** `1.9` finds 1.9.3 too, and a number of two digits or more tells something by itself. */
function toVersionTerms(numbers: readonly string[]): string[] {
  const head = numbers.slice(0, 2).join('');
  const parts = numbers.filter((number) => number.length > 1);
  return numbers.length > 2 ? [numbers.join('.'), head, ...parts] : [head, ...parts];
}
