/** Another site that may ask here. Its key is public: it stands in the site's pages. */
export interface Site {
  readonly name: string;
  readonly key: string;
  /** Exact origins on which the key may be used. */
  readonly origins: readonly string[];
}

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
const KEY = /^[A-Za-z0-9_-]{4,64}$/;
const MIN_SECRET_CHARS = 32;

/**
 * Reads `name:key=origin,origin` entries, separated by semicolons.
 * @throws {Error} saying what would be right
 */
export function parseSites(text: string, parseOrigin: (text: string) => string): readonly Site[] {
  const sites = listEntries(text).map((entry) => {
    const [, name = '', key = '', origins = ''] = /^([^:=]*):([^=]*)=(.*)$/.exec(entry) ?? [];
    if (!NAME.test(name))
      throw new Error(
        `"${entry}" is not of the form name:key=https://shop.example, with a name of a-z, 0-9 and -`,
      );
    if (!KEY.test(key))
      throw new Error(
        `the key of ${name} is not 4 to 64 letters, digits, _ and -; make one with: openssl rand -hex 12`,
      );
    const list = origins
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== '');
    if (list.length === 0) throw new Error(`${name} has no origin; add for example https://shop.example`);
    return { name, key, origins: list.map(parseOrigin) };
  });
  refuseRepeated(
    'name',
    sites.map(({ name }) => name),
  );
  refuseRepeated(
    'key',
    sites.map(({ key }) => key),
  );
  return sites;
}

/**
 * Reads `name:secret` entries, separated by semicolons.
 * @throws {Error} saying what would be right, without repeating a secret
 */
export function parseSiteSecrets(text: string): ReadonlyMap<string, string> {
  const entries = listEntries(text).map((entry, index) => {
    const [, name = '', secret = ''] = /^([^:]*):(.*)$/.exec(entry) ?? [];
    if (!NAME.test(name)) throw new Error(`entry ${index + 1} is not of the form name:secret`);
    if (secret.length < MIN_SECRET_CHARS)
      throw new Error(
        `the secret of ${name} has fewer than ${MIN_SECRET_CHARS} characters; make one with: openssl rand -base64 32`,
      );
    return [name, secret] as const;
  });
  refuseRepeated(
    'name',
    entries.map(([name]) => name),
  );
  return new Map(entries);
}

function listEntries(text: string): string[] {
  return text
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function refuseRepeated(what: string, values: readonly string[]): void {
  const repeated = values.find((value, index) => values.indexOf(value) !== index);
  if (repeated !== undefined) throw new Error(`the ${what} ${repeated} stands there twice`);
}
