/** What stands above a block in brackets, and its title. */
export interface BlockAttributes {
  /** The first word, as `source` or `NOTE`; empty when there is none. */
  readonly style: string;
  readonly positional: readonly string[];
  readonly named: ReadonlyMap<string, string>;
  readonly id: string | null;
  readonly language: string;
  /** Which replacements are made in code. */
  readonly substitutions: string;
  readonly title: string | null;
}

const LIST = /^\[([^\]]*(?:\][^\]]*)?)\][ \t]*$/;
const ANCHOR = /^\[\[([\w:.-]+)(?:,.*)?\]\][ \t]*$/;
const TITLE = /^\.(?![.\s])(\S.*)$/;
const PART = /([\w-]+)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|([^,"']*))|"([^"]*)"|([^,]+)|(?<=,)(?=,)/g;

/** The lines of attributes before a block, and the line where the block begins. */
export function takeAttributes(
  lines: readonly string[],
  from: number,
): { attributes: BlockAttributes; end: number } {
  const positional: string[] = [];
  const named = new Map<string, string>();
  let shorthand = '';
  let id: string | null = null;
  let title: string | null = null;
  let at = from;
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const anchor = ANCHOR.exec(line)?.[1];
    const list = anchor === undefined ? LIST.exec(line)?.[1] : undefined;
    const heading = TITLE.exec(line)?.[1];
    if (anchor !== undefined) id = anchor;
    else if (list !== undefined) {
      for (const [, key, double, single, bare, quoted, word] of list.slice(0, 2_000).matchAll(PART)) {
        if (key) named.set(key.toLowerCase(), (double ?? single ?? bare ?? '').trim());
        else positional.push((quoted ?? word ?? '').trim());
      }
      shorthand ||= positional[0] ?? '';
    } else if (heading !== undefined) title = heading;
    else break;
  }
  const style = /^[^#.%]*/.exec(shorthand)?.[0] ?? '';
  const isSource = style === 'source' || style === '';
  return {
    attributes: {
      style,
      positional,
      named,
      id: id ?? /#([\w:.-]+)/.exec(shorthand)?.[1] ?? named.get('id') ?? null,
      language:
        named.get('language') ??
        (isSource && /^[\w+#.-]+$/.test(positional[1] ?? '') ? (positional[1] ?? '') : ''),
      substitutions: named.get('subs') ?? '',
      title: title ?? named.get('title') ?? null,
    },
    end: at,
  };
}
