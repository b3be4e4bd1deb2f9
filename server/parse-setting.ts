// How the text of a setting becomes its value. Each throws an Error whose message says what would be right.

/** Any text that is not empty. */
export function text() {
  return (value: string): string => {
    if (value === '') throw new Error('it is empty; give it a value or leave it out');
    return value;
  };
}

export function wholeNumber(min: number, max: number) {
  return (value: string): number => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      throw new Error(`"${value}" is not a whole number from ${min} to ${max}`);
    }
    return number;
  };
}

export function oneOf<const Choice extends string>(...choices: Choice[]) {
  return (value: string): Choice => {
    const choice = choices.find((entry) => entry === value);
    if (choice === undefined) throw new Error(`"${value}" is none of ${choices.join(', ')}`);
    return choice;
  };
}

export function secret(value: string): string {
  if (value.length < 32)
    throw new Error('it has fewer than 32 characters; make one with: openssl rand -base64 32');
  return value;
}

/** The name of a header, in small letters. */
export function headerName(value: string): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(value)) throw new Error(`"${value}" is no name of a header`);
  return value.toLowerCase();
}

/** A key that can be sent in a header; it is not repeated, for it may be nearly right. */
export function apiKey(value: string): string {
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw new Error('it has spaces or characters that no key has, such as the "…" of an example');
  }
  return value;
}

/** A key that somebody makes up and sends in a header. */
export function accessKey(value: string): string {
  if (value.length < 16)
    throw new Error('it has fewer than 16 characters; make one with: openssl rand -base64 24');
  return apiKey(value);
}

/** The address of a database; it is not repeated, for it has a password. */
export function postgresAddress(value: string): string {
  // A user without a host is what PostgreSQL's own programs take for a socket: user@/database?host=/run/postgresql.
  const address = value.replace(/^(postgres(?:ql)?:\/\/[^/@?#]*@)\//, '$1localhost/');
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^postgres(?:ql)?:$/.test(url.protocol) || url.pathname.length < 2)
    throw new Error(
      'it is not an address such as postgres://user:password@host:5432/database, where a password has %23 for # and %2F for /',
    );
  return address;
}

/** Scheme, host and port of an http or https address. */
export function httpOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Error(`"${value}" is not an address such as https://ask.example.org`);
  if (url.pathname !== '/' || url.search || url.hash || url.username) {
    throw new Error(`"${value}" has more than scheme, host and port; use ${url.origin}`);
  }
  return url.origin;
}

/** An http or https address with its path, without a slash at the end. */
export function httpAddress(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    throw new Error(`"${value}" is not an address such as http://127.0.0.1:11434/v1`);
  }
  return value.replace(/\/+$/, '');
}

/** Origins separated by commas. */
export function originList(value: string): readonly string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(httpOrigin);
}

/** HTTP headers as a JSON object of texts; values are not repeated, for they may be keys. */
export function headers(value: string): Readonly<Record<string, string>> {
  const entries = Object.entries(jsonObject(value));
  const wrong = entries.find(
    ([name, text]) =>
      !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || typeof text !== 'string' || !/^[\t\x20-\x7e]*$/.test(text),
  );
  if (wrong) throw new Error(`${JSON.stringify(wrong[0])} is no header with a text of printable characters`);
  return Object.freeze(Object.fromEntries(entries) as Record<string, string>);
}

/** @throws {Error} without repeating the text, in which there may be keys */
export function jsonObject(value: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {}
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
    return parsed as Record<string, unknown>;
  throw new Error('it is not a JSON object such as {"name":"text"}');
}

/** A text before other text, from which it is set apart; `none` for no text. `\n` is a new line. */
export function prefix(value: string): string {
  if (value === 'none') return '';
  return `${value.replaceAll('\\n', '\n').trim()} `;
}

/** Texts separated by commas. */
export function textList(value: string): readonly string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Values of a header: proxies send other characters each in its own way, so that they would never match. */
export function headerValues(value: string): readonly string[] {
  const values = textList(value);
  const odd = values.find((each) => !/^[\x20-\x7e]+$/.test(each));
  if (odd !== undefined)
    throw new Error(
      `"${odd}" has characters that headers do not have; let the proxy send a mail address or an id`,
    );
  return values;
}

/** An amount of money, 0 or more. */
export function amount(value: string): number {
  if (!/^\d{1,9}(?:\.\d{1,6})?$/.test(value)) throw new Error(`"${value}" is not an amount such as 2.50`);
  return Number(value);
}

/** `model=in/out` separated by commas: what a million tokens cost. */
export function priceList(
  value: string,
): ReadonlyMap<string, { readonly input: number; readonly output: number }> {
  const entries = textList(value).map((entry) => {
    const [, model = '', input = '', output = ''] = /^(.+)=([\d.]+)\/([\d.]+)$/.exec(entry) ?? [];
    if (model === '')
      throw new Error(`"${entry}" is not a model with two prices such as gpt-4.1-mini=0.40/1.60`);
    return [model.trim(), { input: amount(input), output: amount(output) }] as const;
  });
  return new Map(entries);
}

/** Set by Milepost itself for every request. */
const OWN_FIELDS = new Set(
  'model messages stream stream_options max_tokens max_completion_tokens response_format n tools tool_choice functions'.split(
    ' ',
  ),
);

/** Fields of a request to a model, as a JSON object. */
export function requestFields(value: string): Readonly<Record<string, unknown>> {
  const fields = jsonObject(value);
  const own = Object.keys(fields).filter((name) => OWN_FIELDS.has(name));
  if (own.length > 0) throw new Error(`Milepost sets ${own.join(', ')} itself`);
  return Object.freeze(fields);
}
