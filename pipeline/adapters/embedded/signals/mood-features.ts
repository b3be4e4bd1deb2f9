/** A binary feature and the characters of the text that gave it. */
export interface TextFeature {
  readonly name: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** A negation turns around the words after it, this many at most. */
const NEGATION_REACH = 3;
const NEGATION = /^(?:not|no|never|nothing|neither|nor|cannot|without|hardly|\w+n['’]?t)$/;

/**
 * Features that show mood in informal English: words and pairs of them, kept apart after a negation; stems' pieces;
 * emoticons, drawn-out letters and capitals. Every feature knows where it stands, so that it can be quoted.
 */
export function listMoodFeatures(text: string): TextFeature[] {
  const tokens = tokenize(text);
  const shouting = /\p{Ll}/u.test(text);
  const features: TextFeature[] = [];
  let negatedUntil = -1;
  for (const [index, token] of tokens.entries()) {
    const word = token.word.toLowerCase().replace(/’/g, "'");
    if (/^[.,;:!?]+$/.test(word)) negatedUntil = -1;
    const negated = index <= negatedUntil && /\p{L}/u.test(word);
    const add = (name: string, start = token.start) => features.push({ name, start, end: token.end });
    add(`${negated ? 'not ' : ''}${squeeze(word)}`);
    if (/(\p{L})\1\1/u.test(word)) add('drawn out');
    if (shouting && /^\p{Lu}{3,}$/u.test(token.word)) add('shouted');
    const before = tokens[index - 1];
    if (before) add(`${squeeze(before.word.toLowerCase())} ${squeeze(word)}`, before.start);
    if (/^\p{L}{4,}/u.test(word)) {
      const sign = negated ? 'not ' : '';
      for (const length of [4, 5, 6]) if (word.length >= length) add(`${sign}${word.slice(0, length)}*`);
    }
    if (NEGATION.test(word)) negatedUntil = index + NEGATION_REACH;
  }
  return features;
}

/** Words, emoticons, runs of the marks that carry feeling. */
function tokenize(text: string): Token[] {
  const pattern =
    /[\p{L}\p{M}]+(?:['’][\p{L}]+)*|[:;=8x]['\-^o]?[)(\][dDpP/\\|*]+|<3|\p{Extended_Pictographic}|[!?]+|[.,;:]+|\d+/gu;
  return [...text.matchAll(pattern)].map((match) => ({
    word: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Three or more of the same letter or mark are two: "sooo" and "soooooo" are one word. */
function squeeze(word: string): string {
  return word.replace(/(.)\1{2,}/gu, '$1$1');
}
