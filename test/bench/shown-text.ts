const FENCED = /^[ \t]*(`{3,}|~{3,})[^\n]*\n([\s\S]*?)(?:^[ \t]*\1[`~]*[ \t]*$|(?![\s\S]))/gm;
/** A reader looks this far for the answer, code aside. */
const LOOKED_CHARS = 400;

/** What a reader sees of an answer at first: its beginning, without its code blocks. */
export function toShownText(answer: string): string {
  return answer.replace(FENCED, '').slice(0, LOOKED_CHARS);
}

/** The lines of all code blocks of a Markdown text, trimmed, without empty ones and mere brackets. */
export function listCodeLines(markdown: string): string[] {
  return [...markdown.matchAll(FENCED)]
    .flatMap(([, , code = '']) => code.split('\n'))
    .map((line) => line.trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
}
