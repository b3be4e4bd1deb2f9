/** What lies at the bottom of something that was thrown. */
export interface Cause {
  /** Such as `ECONNREFUSED`; null when nothing on the way has one. */
  readonly code: string | null;
  /** What happened, for an operator: never empty, and without anything that stood in double quotes. */
  readonly text: string;
}

/** A chain that is longer is a circle, or no help. */
const MAX_DEPTH = 16;
/** Addresses of one name that were tried in vain. */
const MAX_BRANCHES = 4;
const MAX_CHARS = 300;

/**
 * The innermost cause: libraries wrap what the system said, `fetch failed` around `connect ECONNREFUSED 127.0.0.1:11434`. A
 * name with several addresses fails once for each, and all of them are told. Never throws, whatever it is given.
 */
export function findInnermostCause(thrown: unknown): Cause {
  try {
    return find(thrown, 0) ?? { code: null, text: 'unknown error' };
  } catch {
    return { code: null, text: 'an error that cannot be read' };
  }
}

/** What was thrown as one line: its own words and, where they do not say it, the innermost cause. Never throws. */
export function describeThrown(thrown: unknown): string {
  const { text } = findInnermostCause(thrown);
  const own = thrown instanceof Error ? thrown.message : '';
  return own === '' || own.includes(text) || withoutQuotes(own) === text ? own || text : `${own} (${text})`;
}

/** Of the errors below this one the deepest that has a code, else the deepest that says anything. */
function find(thrown: unknown, depth: number): Cause | null {
  if (depth === MAX_DEPTH || thrown === null || thrown === undefined) return null;
  if (typeof thrown !== 'object') return { code: null, text: shorten(String(thrown)) };
  const { cause, errors } = thrown as { cause?: unknown; errors?: unknown };
  const own = describe(thrown);
  const branches = Array.isArray(errors) ? errors.slice(0, MAX_BRANCHES) : [];
  const inner = join(branches.map((error) => find(error, depth + 1))) ?? find(cause, depth + 1);
  return inner && (inner.code !== null || own?.code == null) ? inner : own;
}

function describe(error: object): Cause | null {
  const { code, message, name } = error as { code?: unknown; message?: unknown; name?: unknown };
  // Codes of this project's own errors are words of its protocol, and say less than the message.
  const known = typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : null;
  const words = typeof message === 'string' ? withoutQuotes(message.trim()) : '';
  if (words === '') {
    const text = known ?? (typeof name === 'string' ? name : '');
    return text === '' ? null : { code: known, text: shorten(text) };
  }
  return { code: known, text: shorten(known && !words.includes(known) ? `${words} (${known})` : words) };
}

function join(causes: readonly (Cause | null)[]): Cause | null {
  const found = causes.filter((cause) => cause !== null);
  const [first] = found;
  return first
    ? { code: first.code, text: shorten([...new Set(found.map(({ text }) => text))].join(', ')) }
    : null;
}

/** What libraries quote may be a key, or a visitor's words. */
function withoutQuotes(text: string): string {
  return text.replace(/"[^"]*("|$)/g, '"…"');
}

function shorten(text: string): string {
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}…` : text;
}
