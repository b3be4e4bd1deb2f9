/** The lines of a document that are its text, and what it sets. */
export interface AsciidocLines {
  readonly lines: readonly string[];
  /** By name, in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Files that it includes, and conditions that only a program can decide. */
  readonly missing: number;
}

/** Longer values are text of their own. */
const LONGEST_VALUE = 2_000;
const ENTRY = /^:(!?)([\w][\w-]*)(!?):(?:[ \t]+(.*))?$/;
const CONDITION = /^(ifdef|ifndef|ifeval|endif)::([^[\]]*)\[(.*)\][ \t]*$/;
const INCLUDE = /^include::[^[\]]*\[.*\][ \t]*$/;
const VERBATIM = /^(-{4,}|\.{4,}|\+{4,}|`{3,}|\/{4,})(?:[\w+#.-]*)[ \t]*$/;
/** What Asciidoctor itself sets for pages. */
const SET_BY_ITSELF = ['asciidoctor', 'backend-html5', 'basebackend-html', 'env-site', 'site-gen-antora'];

/**
 * Does what comes before the blocks: takes out comments and settings, and what its conditions leave out. No other file is
 * read: a document must not show what its owner did not import.
 */
export function readAsciidocLines(source: string): AsciidocLines {
  const attributes = new Map(SET_BY_ITSELF.map((name) => [name, '']));
  const lines: string[] = [];
  /** Whether what stands in each open condition is left out. */
  const conditions: boolean[] = [];
  let hidden = 0;
  let missing = 0;
  let verbatim: string | null = null;
  const all = source.split('\n');
  for (let at = 0; at < all.length; at += 1) {
    const line = (all[at] ?? '').trimEnd();
    const condition = CONDITION.exec(line);
    if (condition) {
      const [, kind = '', names = '', words = ''] = condition;
      if (kind === 'ifeval') missing += 1;
      if (kind === 'endif') hidden -= conditions.pop() ? 1 : 0;
      else if (kind !== 'ifeval' && words) {
        if (hidden === 0 && holds(kind, names, attributes)) lines.push(words);
      } else {
        const isHidden = kind !== 'ifeval' && !holds(kind, names, attributes);
        conditions.push(isHidden);
        hidden += isHidden ? 1 : 0;
      }
      continue;
    }
    if (hidden > 0) continue;
    if (INCLUDE.test(line)) {
      missing += 1;
      continue;
    }
    const mark = VERBATIM.exec(line)?.[1];
    if (mark !== undefined && (verbatim === null || verbatim === mark)) {
      const isComment = mark.startsWith('/');
      verbatim = verbatim === null ? mark : null;
      if (!isComment) lines.push(line);
      continue;
    }
    if (verbatim !== null) {
      if (!verbatim.startsWith('/'))
        lines.push(line.replace(/^\\(?=(?:include|ifdef|ifndef|ifeval|endif)::)/, ''));
      continue;
    }
    const entry = ENTRY.exec(line);
    if (entry) {
      let value = entry[4] ?? '';
      while (/ \\$/.test(value) && value.length < LONGEST_VALUE && at + 1 < all.length) {
        at += 1;
        value = `${value.slice(0, -2)} ${(all[at] ?? '').trim()}`;
      }
      setAttribute(attributes, entry[2] ?? '', entry[1] || entry[3] ? null : value);
    } else if (/^\/\/(?!\/)/.test(line)) {
      // A comment between two lists keeps them apart.
      if (lines.at(-1) === '') lines.push('//');
    } else lines.push(line.replace(/^\\(?=(?:include|ifdef|ifndef|ifeval|endif)::)/, ''));
  }
  return { lines, attributes, missing };
}

function holds(kind: string, names: string, attributes: ReadonlyMap<string, string>): boolean {
  const isSet = (name: string) => attributes.has(name.trim().toLowerCase());
  const isDefined = names.includes('+') ? names.split('+').every(isSet) : names.split(',').some(isSet);
  return kind === 'ifdef' ? isDefined : !isDefined;
}

/** Values of other attributes are put in here, once, so that none can hold itself. */
function setAttribute(attributes: Map<string, string>, name: string, value: string | null): void {
  const key = name.toLowerCase();
  if (value === null) {
    attributes.delete(key);
    return;
  }
  const filled = value.replace(
    /(?<!\\)\{([\w][\w-]*)\}/g,
    (mark, other: string) => attributes.get(other.toLowerCase()) ?? mark,
  );
  attributes.set(key, filled.length <= LONGEST_VALUE ? filled : value.slice(0, LONGEST_VALUE));
}
