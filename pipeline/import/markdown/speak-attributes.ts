/** Attributes that hold words for the reader, which would be lost with the tag. */
const LABELS = new Set(['title', 'name', 'label', 'summary', 'heading', 'header']);
const SENTENCES = new Set(['description', 'text', 'caption']);
const TYPED = new Set(['command', 'code']);
const ATTRIBUTE =
  /(?<![\w:-])([\w:-]+)(?:\s*=\s*(?:\{?(?:"([^"]*)"|'([^']*)'|`([^`]*)`)\}?|\{([\w.-]{0,99})\}))?/g;
/** Components of API references: a parameter, a field of a response. */
const PARAMETER = /^(?:Param|ParamField|ResponseField|RequestField|Property|Parameter|Field|Arg|Prop)$/;
/** Where the name of a parameter stands, by where the parameter is sent. */
const PARAMETER_NAMES = ['path', 'query', 'body', 'header', 'cookie', 'name'];

/** What a component's attributes say to a reader, as Markdown; empty when it is nothing. */
export function speakAttributes(component: string, attributes: string): string {
  const values = readAttributes(attributes);
  if (PARAMETER.test(component)) return speakParameter(values);
  const said: string[] = [];
  const href = values.get('href') ?? '';
  for (const [key, value] of values) {
    if (!value) continue;
    if (LABELS.has(key)) {
      const isLink =
        key === 'title' && /^(?:https?:\/\/|\/|#|\.)[^\s()]*$/.test(href) && !/[[\]]/.test(value);
      said.push(isLink ? `**[${value}](${href})**` : `**${value}**`);
    }
    if (SENTENCES.has(key)) said.push(value);
    if (TYPED.has(key)) said.push(value.includes('`') ? value : `\`${value}\``);
  }
  return said.join(' ');
}

function readAttributes(attributes: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [whole, key = '', ...quoted] of attributes.matchAll(ATTRIBUTE)) {
    const value = quoted.find((each) => each !== undefined);
    if (!values.has(key)) values.set(key, value?.trim() ?? (whole.includes('=') ? '' : 'true'));
  }
  return values;
}

/** As in `**limit** `number`, required, default `10`:`. */
function speakParameter(values: ReadonlyMap<string, string>): string {
  const name = PARAMETER_NAMES.map((key) => values.get(key)).find((value) => value && value !== 'true');
  if (!name) return '';
  const place = ['path', 'query', 'body', 'header', 'cookie'].find((key) => values.get(key) === name);
  const facts = [
    values.get('type') ? `\`${values.get('type')}\`` : '',
    place === 'header' || place === 'cookie' ? place : '',
    values.get('required') && values.get('required') !== 'false' ? 'required' : '',
    values.get('deprecated') && values.get('deprecated') !== 'false' ? 'deprecated' : '',
    values.get('default') ? `default \`${values.get('default')}\`` : '',
  ].filter(Boolean);
  const words = values.get('description');
  return `**${name}**${facts.length > 0 ? ` ${facts.join(', ')}` : ''}:${words ? ` ${words}` : ''}`;
}
