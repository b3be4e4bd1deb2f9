import { parse as parseToml } from 'smol-toml';
import { parseDocument } from 'yaml';
import type { FrontMatterBlock } from './find-front-matter.ts';

/** What a document says about itself, by key in lower case. Values are unchecked. */
export type FrontMatterValues = ReadonlyMap<string, unknown>;

/** Aliases may repeat what they stand for; a few are in use, thousands are an attack. */
const MOST_ALIASES = 20;
/** In levels. */
const DEEPEST = 50;
/** Lists in lists on one line, or an indent that only as many levels explain. */
const DEEP_LINE = /^(?:[ \t]*[-?:][ \t]){20}|^[ \t]{200}|(?:[-?:][ \t]+){20}/;
const PLAIN_LINE = /^([A-Za-z][\w-]*)[ \t]*(?::(?=[ \t]|$)|=)[ \t]*(.*)$/;

/**
 * The values of a block; null when it is no data, such as a paragraph between two rules. A block that its own parser
 * refuses is read line by line, so that a colon in a title does not cost the title.
 */
export function parseFrontMatterValues({ format, source }: FrontMatterBlock): FrontMatterValues | null {
  const parsed = parseStrictly(format, source);
  if (parsed === 'broken') return format === 'json' ? null : readPlainLines(source);
  return parsed && new Map(Object.entries(parsed).map(([key, value]) => [key.toLowerCase(), value]));
}

function parseStrictly(
  format: FrontMatterBlock['format'],
  source: string,
): Readonly<Record<string, unknown>> | 'broken' | null {
  try {
    if (isNestedTooDeeply(source)) return 'broken';
    const value =
      format === 'yaml' ? parseYaml(source) : format === 'toml' ? parseToml(source) : JSON.parse(source);
    if (value === null) return {};
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    // A parser may also run out of stack, or refuse too many aliases.
    return 'broken';
  }
}

/**
 * Asked before a parser is: they call themselves for every level, and a stack that runs over inside a regular expression
 * ends the process. Brackets in strings count too, since nobody writes so many.
 */
function isNestedTooDeeply(source: string): boolean {
  let depth = 0;
  for (const line of source.split('\n')) {
    if (DEEP_LINE.test(line)) return true;
    for (const bracket of line.match(/[[\]{}]/g) ?? []) {
      depth = Math.max(0, depth + ('[{'.includes(bracket) ? 1 : -1));
      if (depth > DEEPEST) return true;
    }
  }
  return false;
}

/** Without tags of its own and without merging, so that no value is more than it says. */
function parseYaml(source: string): unknown {
  const document = parseDocument(source, {
    schema: 'core',
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error) throw error;
  return document.toJS({ maxAliasCount: MOST_ALIASES });
}

/** One-line values alone; null when the first line is not one. */
function readPlainLines(source: string): FrontMatterValues | null {
  const lines = source.split('\n').filter((line) => line.trim() && !line.startsWith('#'));
  if (!PLAIN_LINE.test(lines[0]?.trimEnd() ?? '')) return null;
  const values = new Map<string, unknown>();
  for (const line of lines) {
    const [, key = '', value = ''] = PLAIN_LINE.exec(line.trimEnd()) ?? [];
    if (key && !values.has(key.toLowerCase())) values.set(key.toLowerCase(), unquote(value.trim()));
  }
  return values;
}

function unquote(value: string): string {
  if (/^"(?:[^"\\]|\\.)*"$/.test(value)) return value.slice(1, -1).replace(/\\(["\\])/g, '$1');
  if (/^'(?:[^']|'')*'$/.test(value)) return value.slice(1, -1).replaceAll("''", "'");
  return value.replace(/(?<!\s)\s+#.*$/, '');
}
