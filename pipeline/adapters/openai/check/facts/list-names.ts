/** A word of code or a name where it stands. */
export interface FoundName {
  readonly start: number;
  readonly end: number;
  /** As it is compared: in lower case; with a point before it where it is what a point or a call makes a member of something. */
  readonly name: string;
}

/** Written without spaces, these go on right behind a name in other letters. */
export const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}ー`;
const PART = String.raw`(?:(?![${UNSPACED}])[\p{L}\p{N}\p{M}_])+`;
const ATOM = new RegExp(
  String.raw`(?<![A-Za-z\p{N}_-])--?(?=\p{L})${PART}(?:-${PART}|-)*|[@$]?${PART}(?:-${PART})*`,
  'gu',
);

/** The words of a text as code has them: `res.sendFile` is two, `--max-age`, `X-Accel-Buffering` and `NODE_ENV` are one each. */
export function listNames(text: string): FoundName[] {
  return Array.from(text.matchAll(ATOM), ({ 0: atom, index }) => {
    const isMember = /[\p{L}\p{N}_)\]?]\.$/u.test(text.slice(Math.max(0, index - 2), index));
    return {
      start: index,
      end: index + atom.length,
      name: (isMember ? '.' : '') + atom.toLowerCase(),
    };
  });
}

/**
 * What a word in a source is found by: as it is, as the option of a flag, in its parts, and as a member where it stands in
 * code, `before` and `behind` the characters around it.
 */
export function namesWithin(name: string, before: string, behind: string): readonly string[] {
  const bare = name.replace(/^(?:\.|--?|[@$])/, '');
  const isCode = /[`'"#]/.test(before) || /[(`'":=]/.test(behind);
  return [
    ...new Set([name, bare, ...(isCode ? [`.${bare}`] : []), ...(bare.includes('-') ? bare.split('-') : [])]),
  ];
}
