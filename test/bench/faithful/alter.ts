/** What is said, with one number, name or word of code another one. */
export interface Altered {
  readonly text: string;
  readonly from: string;
  readonly to: string;
}

type Random = () => number;

const NUMBER = /(?<![\p{L}\p{N}_.,/:-])\d+(?:[.,]\d+)*(?![\p{L}\p{N}_/:-])/gu;
const CODE_NAME =
  /(?<![\p{L}\p{N}_.-])(?:--?[a-z][\w-]+|\w*[a-z][A-Z]\w*|[A-Za-z][A-Za-z0-9]*_\w+|[a-z]\w*(?:\.[a-z]\w+)+)(?![\p{L}\p{N}_-])/gu;
const PROPER = /(?<=[\p{Ll},;] )\p{Lu}[\p{L}\p{N}]{2,}(?![\p{L}\p{N}_.-])/gu;
const CODE_WORD =
  /(?<![\p{L}\p{N}_$-])(?:--?[a-z][\w-]+|[\p{L}_$][\p{L}\p{N}_$]{2,}|\d{2,})(?![\p{L}\p{N}_$-])/gu;
const KEYWORDS =
  /^(?:const|let|var|function|return|if|else|for|of|in|import|from|export|default|require|await|async|new|true|false|null|type|interface|class|this|select|where|insert|into|create|table|end|do|def|the|and|not|then|catch|any|your|console|log)$/i;

export const NAME_CLASSES = [CODE_NAME, PROPER] as const;

/** Another number in the place of one; `others` are those that may be taken, or made ones without any. */
export function alterNumber(text: string, others: readonly string[], random: Random): Altered | null {
  const body = text.replace(/^\s*\(?\d{1,3}[.)]\s/, (marker) => ' '.repeat(marker.length));
  return alterOne(text, [...body.matchAll(NUMBER)], random, (from) => {
    const known = others.filter((other) => other !== from && Number(other) !== Number(from));
    return known.length > 0 ? pick(known, random) : makeNumber(from, random);
  });
}

/** Another name of the same class in the place of one. */
export function alterName(
  text: string,
  others: readonly (readonly string[])[],
  random: Random,
): Altered | null {
  const classes = NAME_CLASSES.map((pattern, index) => ({ pattern, names: others[index] ?? [] }));
  const order = random() < 0.5 ? classes : classes.toReversed();
  for (const { pattern, names } of order) {
    const altered = alterOne(text, [...text.matchAll(pattern)], random, (from) => {
      const known = names.filter(
        (name) => isOther(name, from) && !text.toLowerCase().includes(name.toLowerCase()),
      );
      return known.length > 0 ? pick(known, random) : null;
    });
    if (altered) return altered;
  }
  return null;
}

/** Another word of code in the place of one; names that the code gives itself and texts for people stay. */
export function alterCode(text: string, others: readonly string[], random: Random): Altered | null {
  const plain = text.replace(/(["'`])[^"'`\n]*[ \t][^"'`\n]*\1|(?:\/\/|#\s|--\s|\/\*).*$/gm, (found) =>
    ' '.repeat(found.length),
  );
  const words = [...plain.matchAll(CODE_WORD)].filter(({ 0: word, index }) => {
    const before = plain.slice(0, index);
    const isDeclared = /(?:const|let|var|function|class|def|import|as|type|interface)\s+[{(]?[\w\s,]*$/.test(
      before,
    );
    const isParameter =
      /\([^()]*$/.test(before) &&
      /^[^()]*\)\s*(?:=>|\{|:)/.test(plain.slice(index)) &&
      !/\b(?:if|for|while|switch)\s*\([^()]*$/.test(before);
    const isMethod = /^\s*\([^()]*\)\s*\{/.test(plain.slice(index + word.length));
    const isAssigned = /^\s*:?=(?!=)/.test(plain.slice(index + word.length));
    return !KEYWORDS.test(word) && !isDeclared && !isAssigned && !isParameter && !isMethod;
  });
  return alterOne(text, words, random, (from) => {
    if (/^\d/.test(from)) return makeNumber(from, random);
    const known = others.filter(
      (other) =>
        isOther(other, from) &&
        !text.toLowerCase().includes(other.toLowerCase()) &&
        other.startsWith('-') === from.startsWith('-'),
    );
    return known.length > 0 ? pick(known, random) : null;
  });
}

export function listNumbers(text: string): string[] {
  return text.match(NUMBER) ?? [];
}

export function listCodeWords(text: string): string[] {
  return (text.match(CODE_WORD) ?? []).filter((word) => !KEYWORDS.test(word) && !/^\d/.test(word));
}

function alterOne(
  text: string,
  found: readonly RegExpExecArray[],
  random: Random,
  replace: (from: string) => string | null,
): Altered | null {
  if (found.length === 0) return null;
  const match = pick(found, random);
  const to = replace(match[0]);
  if (to === null) return null;
  return {
    text: text.slice(0, match.index) + to + text.slice(match.index + match[0].length),
    from: match[0],
    to,
  };
}

function makeNumber(from: string, random: Random): string {
  const digits = [...from.matchAll(/\d/g)];
  const { index = 0, 0: digit } = pick(digits, random);
  const other = (Number(digit) + 1 + Math.floor(random() * 8)) % 10;
  const made = from.slice(0, index) + String(other || 1) + from.slice(index + 1);
  return Number(made) === Number(from) ? `${from}7` : made;
}

function isOther(name: string, from: string): boolean {
  const [a, b] = [name.toLowerCase(), from.toLowerCase()];
  return !a.includes(b) && !b.includes(a);
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item;
}
