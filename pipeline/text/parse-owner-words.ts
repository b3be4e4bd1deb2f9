import { toPhraseTokens } from './phrase-tokens.ts';
import { toTerms } from './terms.ts';

/** A question that has one of `asked` finds what has one of `found` too; a phrase may be in both. */
export interface OwnerWordRule {
  readonly asked: readonly string[];
  readonly found: readonly string[];
}

export interface ParsedOwnerWords {
  readonly rules: readonly OwnerWordRule[];
  /** What is wrong, each with its line and what to do about it; the rules of these lines are left out. */
  readonly problems: readonly string[];
}

export const MAX_RULES = 2_000;
const MAX_LINE_CHARS = 1_000;
const MAX_PHRASE_CHARS = 80;
/** Marks at the end of a line's words, so that `C# = C sharp` is a rule. */
const COMMENT = /(?:^|\s)#.*$/;
const SIGNS = /-*[<>=]+|[→⇒↔]/g;
const FORM = 'Write it like "laid off = severance" or, for one direction, "laid off -> severance"';

/** Reads the owner's words, a rule a line. Pure; any text is accepted. */
export function parseOwnerWords(text: string): ParsedOwnerWords {
  const rules: OwnerWordRule[] = [];
  const problems: string[] = [];
  for (const [index, written] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
    .entries()) {
    const line = written.replace(COMMENT, '').trim();
    if (line === '') continue;
    if (rules.length === MAX_RULES) {
      problems.push(
        `line ${index + 1}: it is the rule after the ${MAX_RULES.toLocaleString('en')}th, and more are not taken. Join rules with commas, or take out those that nobody needs`,
      );
      break;
    }
    try {
      rules.push(parseRule(line));
    } catch (error) {
      problems.push(`line ${index + 1}: ${(error as Error).message}`);
    }
  }
  return { rules, problems };
}

/** @throws {Error} whose message says what is wrong and what to do */
function parseRule(line: string): OwnerWordRule {
  if (line.length > MAX_LINE_CHARS) {
    throw new Error(
      `it has ${line.length} characters, and ${MAX_LINE_CHARS} are the most. Make two rules of it`,
    );
  }
  const signs = line.match(SIGNS) ?? [];
  const [sign = ''] = signs;
  if (signs.length === 0) throw new Error(`"${shorten(line)}" has no = and no ->. ${FORM}`);
  if (signs.length > 1)
    throw new Error(`it has ${signs.length} signs (${signs.join(' ')}) where one belongs. ${FORM}`);
  if (sign !== '=' && sign !== '->') throw new Error(`"${sign}" is no sign that is known. ${FORM}`);
  const at = line.indexOf(sign);
  const left = toPhrases(line.slice(0, at), 'before', sign);
  const right = toPhrases(line.slice(at + sign.length), 'after', sign);
  refuseEqual([...left, ...right]);
  return sign === '->'
    ? { asked: left, found: right }
    : { asked: [...left, ...right], found: [...left, ...right] };
}

function toPhrases(side: string, place: 'before' | 'after', sign: string): string[] {
  if (side.trim() === '') throw new Error(`nothing stands ${place} the ${sign}. ${FORM}`);
  return side.split(',').map((part) => {
    const phrase = part.trim().replace(/\s+/g, ' ');
    if (phrase === '') throw new Error(`nothing stands beside one of the commas. Take the comma out`);
    if (phrase.length > MAX_PHRASE_CHARS) {
      throw new Error(
        `"${shorten(phrase)}" has ${phrase.length} characters, and ${MAX_PHRASE_CHARS} are the most. Name the word alone, without a sentence around it`,
      );
    }
    if (toTerms(phrase).length === 0) {
      throw new Error(
        `"${phrase}" has only everyday words or marks, which the search leaves out. Use a word that names the subject`,
      );
    }
    return phrase;
  });
}

function refuseEqual(phrases: readonly string[]): void {
  const known = new Map<string, string>();
  for (const phrase of phrases) {
    const key = toPhraseTokens(phrase)
      .map(({ token }) => token)
      .join(' ');
    const other = known.get(key);
    if (other !== undefined) {
      throw new Error(
        `"${other}" and "${phrase}" are the same to the search, which ignores case and endings. Take one of them out`,
      );
    }
    known.set(key, phrase);
  }
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
