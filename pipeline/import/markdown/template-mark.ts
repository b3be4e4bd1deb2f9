/** One mark of a template language, taken apart. */
export interface TemplateMark {
  readonly kind: 'comment' | 'escaped' | 'tag' | 'value';
  /** In lower case; of an end mark the name of what it ends. */
  readonly name: string;
  readonly isEnd: boolean;
  readonly named: ReadonlyMap<string, string>;
  readonly positional: readonly string[];
  /** An escaped mark as a reader is meant to see it, and what stands between the braces of a value; else empty. */
  readonly inner: string;
}

const ARGUMENT =
  /([\w-]+)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\s"'`]+))|"([^"]*)"|'([^']*)'|`([^`]*)`|([^\s"'`=]+)/g;

/** Reads a match of one alternative of a double brace, a brace with a percent sign or a brace with a number sign. */
export function readTemplateMark([, double, percent, comment]: RegExpExecArray): TemplateMark {
  if (comment !== undefined) return toMark('comment', '');
  if (percent !== undefined) return toMark('tag', percent.replace(/^-|-$/g, ''));
  const inside = double ?? '';
  const escaped = /^([<%])\/\*([\s\S]*)\*\/([>%])$/.exec(inside);
  if (escaped) {
    const [, before, words = '', after] = escaped;
    return { ...toMark('escaped', ''), inner: `{{${before}${words}${after}}}` };
  }
  if (/^!|^\/\*/.test(inside)) return toMark('comment', '');
  const shortcode = /^[<%]([\s\S]*)[>%]$/.exec(inside);
  return shortcode ? toMark('tag', shortcode[1] ?? '') : { ...toMark('value', inside), inner: inside };
}

function toMark(kind: TemplateMark['kind'], inside: string): TemplateMark {
  const [, slash, word = '', rest = ''] = /^\s*(\/?)\s*([\w.-]*)([\s\S]*)$/.exec(inside) ?? [];
  const lower = word.toLowerCase();
  const isEnd = slash === '/' || /^end\w/.test(lower);
  const named = new Map<string, string>();
  const positional: string[] = [];
  if (kind === 'tag') {
    for (const [, key, ...values] of rest.slice(0, 1_000).matchAll(ARGUMENT)) {
      const value = values.find((each) => each !== undefined) ?? '';
      if (key) named.set(key.toLowerCase(), value);
      else positional.push(value);
    }
  }
  return { kind, name: slash ? lower : lower.replace(/^end(?=\w)/, ''), isEnd, named, positional, inner: '' };
}
