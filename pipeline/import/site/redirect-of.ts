import type { HttpAnswer } from './http-client.ts';

/** Hops that are followed from one address. */
export const MOST_REDIRECTS = 5;

/** Where an answer leads to; null for one that leads nowhere. */
export function redirectOf(answer: Pick<HttpAnswer, 'status' | 'headers'>, url: URL): URL | null {
  return answer.status >= 300 && answer.status <= 399 ? findLocation(answer, url) : null;
}

/** What its `Location` says, whatever its status; null for none and for what is no address. */
export function findLocation({ headers }: Pick<HttpAnswer, 'headers'>, url: URL): URL | null {
  const { location } = headers;
  return location !== undefined && URL.canParse(location, url.href) ? new URL(location, url) : null;
}
