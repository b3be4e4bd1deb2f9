import type { PoliteClient } from './polite-client.ts';
import { MOST_REDIRECTS, redirectOf } from './redirect-of.ts';
import { RequestFailure } from './request-failure.ts';
import { MAX_ROBOTS_BYTES, ROBOT_NAME, type RobotsRules, toRobotsRules } from './robots-rules.ts';
import { createScope, type SiteScope } from './site-scope.ts';
import { SiteStopped } from './site-stopped.ts';

/**
 * Where a site really begins: redirects of its start to another form of the host or another path are followed, as from
 * `http:` to `https:`, with the rules of robots.txt there.
 * @throws {SiteStopped} when nothing may or can be read there; the message says what to do
 */
export async function findStart(
  start: URL,
  client: PoliteClient,
  signal: AbortSignal,
): Promise<{ readonly start: URL; readonly scope: SiteScope; readonly robots: RobotsRules }> {
  let at = start;
  let robots = await loadRobots(at, client, signal);
  for (let hops = 0; ; hops += 1) {
    if (!robots.allows(at))
      throw new SiteStopped(
        `robots.txt of ${at.host} forbids ${at.pathname} for ${ROBOT_NAME}. Allow it there, or import the files or the repository of the site.`,
      );
    const next = redirectOf(await ask(at, client, signal, 'HEAD', null), at);
    if (next === null) break;
    if (!createScope(start).isSameSite(next))
      throw new SiteStopped(
        `${at.href} redirects to ${next.href}. Import that address if it is the site that you mean.`,
      );
    if (hops === MOST_REDIRECTS)
      throw new SiteStopped(
        `${start.href} redirects more than ${MOST_REDIRECTS} times. Import the address that it leads to.`,
      );
    if (next.origin !== at.origin) robots = await loadRobots(next, client, signal);
    at = next;
  }
  const asGiven = createScope(new URL(start.pathname, at));
  const scope = asGiven.toAddress(at.href) ? asGiven : createScope(at);
  return { start: at, scope, robots };
}

async function loadRobots(site: URL, client: PoliteClient, signal: AbortSignal): Promise<RobotsRules> {
  let at = new URL('/robots.txt', site);
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    const answer = await ask(at, client, signal, 'GET', MAX_ROBOTS_BYTES * 4);
    if (answer.status >= 500)
      throw new SiteStopped(
        `${at.href} answers ${answer.status}, so that nobody knows what may be read. Try again later.`,
      );
    const next = redirectOf(answer, at);
    if (next === null) return toRobotsRules(new URL('/robots.txt', site), answer);
    if (!createScope(site).isSameSite(next)) break;
    at = next;
  }
  return toRobotsRules(at, { status: 404, headers: {}, body: null });
}

async function ask(
  url: URL,
  client: PoliteClient,
  signal: AbortSignal,
  method: 'GET' | 'HEAD',
  max: number | null,
) {
  try {
    return await client.ask(url, { method, signal, maxBytes: ({ status }) => (status === 200 ? max : null) });
  } catch (error) {
    if (error instanceof RequestFailure) throw new SiteStopped(`${url.href} ${error.message}.`);
    throw error;
  }
}
