export interface FrontMatter {
  readonly title: string | null;
  readonly url: string | null;
  /** The text after it, with leading blank lines gone. */
  readonly body: string;
}

const BLOCK = /^(---|\+\+\+)[ \t]*\n([\s\S]*?)\n\1[ \t]*(?:\n|$)/;
const URL_KEYS = ['canonical', 'canonical_url', 'url'];

/**
 * Takes YAML (`---`) or TOML (`+++`) front matter off a document. Only plain one-line values are read:
 * nothing else of it is needed, and a full YAML parser would be a way in for hostile files.
 */
export function splitFrontMatter(text: string): FrontMatter {
  const match = BLOCK.exec(text);
  if (!match) return { title: null, url: null, body: text };
  const values = new Map<string, string>();
  for (const line of (match[2] ?? '').split('\n')) {
    const pair = /^([\w-]+)\s*[:=]\s*(.+)$/.exec(line);
    if (pair?.[1] && pair[2] && !values.has(pair[1])) values.set(pair[1], unquote(pair[2].trim()));
  }
  const url = URL_KEYS.map((key) => values.get(key)).find((value) => value !== undefined);
  return {
    title: values.get('title') || null,
    url: url ?? null,
    body: text.slice(match[0].length).replace(/^\n+/, ''),
  };
}

function unquote(value: string): string {
  if (/^"(?:[^"\\]|\\.)*"$/.test(value)) return value.slice(1, -1).replace(/\\(["\\])/g, '$1');
  if (/^'(?:[^']|'')*'$/.test(value)) return value.slice(1, -1).replaceAll("''", "'");
  return value.replace(/(?<!\s)\s+#.*$/, '');
}
