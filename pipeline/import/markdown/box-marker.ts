/** A line that opens or closes a box, in one of the ways in which generators write them. */
export type BoxMarker =
  | {
      readonly kind: 'open';
      readonly label: string | null;
      readonly isIndented: boolean;
      readonly isBox: boolean;
    }
  | { readonly kind: 'close' };

/** Words that say what kind of note it is, and are said to the reader when it has no title. */
const KINDS = new Set(
  'note tip info information warning danger caution important success question example abstract summary tldr quote bug failure error todo seealso hint attention faq help check alert callout aside notice primary secondary admonition'.split(
    ' ',
  ),
);
/** They are titled by their contents, or say only how the theme draws them. */
const UNSPOKEN = /^(?:alert|callout|aside|notice|primary|secondary|admonition|quote)$/;
const COLONS = /^[ \t]*:{3,}[ \t]*(.*)$/;
const INDENTED = /^[ \t]*(?:!!!|\?\?\?\+?|===[!+]?)[ \t]+(.*)$/;

/** Null for every other line. Boxes of MkDocs end with their indent, the others with a line of colons. */
export function readBoxMarker(line: string): BoxMarker | null {
  const colons = COLONS.exec(line);
  if (colons) return readColons((colons[1] ?? '').trim());
  const indented = INDENTED.exec(line);
  return indented ? readIndented(line.trim().startsWith('='), (indented[1] ?? '').trim()) : null;
}

/** The words for a kind of note, as a label. */
export function labelOf(kind: string): string | null {
  const lower = kind.toLowerCase();
  if (!KINDS.has(lower) || UNSPOKEN.test(lower)) return null;
  return lower === 'seealso' ? 'See also' : lower === 'tldr' ? 'TL;DR' : capitalise(lower);
}

function readColons(rest: string): BoxMarker | null {
  if (/^:*$/.test(rest)) return { kind: 'close' };
  const [, braced, word, tail = ''] = /^(?:\{([^{}]*)\}|([\w-]+))(.*)$/.exec(rest) ?? [];
  if (braced === undefined && word === undefined) return null;
  const [kind = '', title] = braced === undefined ? [word] : readAttributes(braced);
  const [, bracketed, plain = ''] =
    /^(?:\[([^\]]*)\])?[ \t]*(?:\{[^{}]*\})?[ \t]*(.*)$/.exec(tail.trim()) ?? [];
  const own = (title ?? bracketed ?? plain.replace(/[ \t]*\{[^{}]*\}$/, '').replace(/:+$/, '')).trim();
  const isBox = KINDS.has(kind.toLowerCase()) || /^(?:details|expand(?:able)?|step|tab|codetab)$/.test(kind);
  return { kind: 'open', label: own || labelOf(kind), isIndented: false, isBox: isBox || own !== '' };
}

/** As in `{.callout-note title="Mind the gap"}` and `{note}`. */
function readAttributes(braced: string): readonly [kind: string, title: string | undefined] {
  const kind = /(?:^|[\s.])(?:callout-)?([\w-]+)/.exec(braced)?.[1] ?? '';
  return [kind, /\btitle="([^"]*)"/.exec(braced)?.[1]];
}

function readIndented(isTab: boolean, rest: string): BoxMarker | null {
  const [, kinds = '', title] = /^([A-Za-z][\w-]*(?: [\w-]+)*)?[ \t]*(?:"(.*)")?$/.exec(rest) ?? [];
  if (isTab ? title === undefined || kinds : !kinds) return null;
  const [kind = ''] = kinds.split(' ');
  return {
    kind: 'open',
    label: (title ?? labelOf(kind) ?? capitalise(kind)).trim() || null,
    isIndented: true,
    isBox: true,
  };
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
