/**
 * The name under which a cookie is set, and behind it one that it had in earlier versions and is still read. Over https browsers
 * take a name with `__Host-` only from this very host: no other host of the domain can set it.
 */
export type CookieNames = readonly [own: string, earlier?: string];

export function toCookieNames(name: string, secure: boolean): CookieNames {
  return secure ? [`__Host-${name}`, name] : [name];
}

/** The values of a cookie in a `Cookie` header, those of its own name first. */
export function listCookieValues(
  header: string | undefined,
  names: CookieNames,
): { readonly value: string; readonly isEarlier: boolean }[] {
  const cookies = (header?.split(';') ?? []).map((cookie) => cookie.trim().split('=', 2));
  return names.flatMap((wanted, index) =>
    cookies.filter(([name]) => name === wanted).map(([, value = '']) => ({ value, isEarlier: index > 0 })),
  );
}
