/** Inline markup is the writer's way to name code in a sentence. */
const MARKUP = /``[^`]{1,300}``|:[\w:+.-]{1,60}:`[^`]{1,300}`|`[^`]{1,300}`_{0,2}|\|[^|\s]{1,60}\|/g;
const STRUCTURE = /^(?:\.\. |[-*+•] |\(?[\da-z#]{1,3}[.)] |:[\w -]{1,60}:(?: |$)|\+[-=]{2}|={3})/;
const PROMPT =
  /^(?:[$%>#]|>>>|\.\.\.|In \[\d+\]:|@\w[\w.]*|#!\S+|\{[%{#]|<\/?\w[^<>]*>|(?:import|from) [\w.]+(?: |$))/;
const SYMBOL =
  /[\w)\]]\(|\(\)|[\w\])"'] ?(?:[-+*/|:!<>]?={1,3}|=>|->) ?[^\s=]|[{}[\]]|[;\\]$|^[\w.]+\.\w+ |::\w/;
/** Behind so many words a full stop ends a sentence. */
const SENTENCE = /^(?:[^\s]+ ){4}.*[.!?:]$/;

/**
 * Whether lines that nothing says the kind of are code: most of them, or the first, hold what sentences do not, such as calls,
 * brackets, assignments and prompts. Lines with directives or lists were written to be read.
 */
export function readsAsCode(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line.trim());
  if (filled.some((line) => /^\s*\{%/.test(line))) return true;
  if (filled.some((line) => STRUCTURE.test(line.trim()))) return false;
  const isCode = filled.map((line, index) => isCodeLine(line, filled[index - 1] ?? ''));
  const count = isCode.filter(Boolean).length;
  return count > 0 && (isCode[0] === true || 2 * count >= filled.length);
}

function isCodeLine(line: string, above: string): boolean {
  const bare = line.trim().replace(MARKUP, 'x').slice(0, 500);
  if (PROMPT.test(bare)) return true;
  // What a line that ends so opens, stands inside of it.
  if (/[({[\\]$|[^:]:$/.test(above) && /^ /.test(line) && /[({[=]|^\w+$/.test(bare)) return true;
  return !SENTENCE.test(bare) && SYMBOL.test(bare);
}
