import { type Finding, isFault, ok, untested, WAITING } from './check.ts';
import { UNREACHED } from './check-answer.ts';
import type { Observations } from './observation.ts';

/** Whether all test streams came from processes that share their data. */
export function checkSite(seen: Observations): Finding {
  const { paced, heartbeat, silence, first, second, readers = [], again = {} } = seen;
  if (!paced) return WAITING;
  const others = [again.paced, again.heartbeat, ...(again.readers ?? [])];
  const streams = [paced, first, second, ...readers, heartbeat, silence, ...others];
  const hellos = streams.flatMap((stream) => stream?.hello ?? []);
  if (hellos.length === 0) return UNREACHED;
  const sites = new Set(hellos.flatMap(({ siteId }) => siteId ?? []));
  if (sites.size === 0) return untested('This version of Milepost does not say who it is.');
  if (sites.size === 1) return ok('All test streams came from one site.');
  return isFault(
    'several-sites',
    `Test streams came from ${sites.size} Mileposts that do not share their data: a conversation that one of them has is unknown to the others.`,
  );
}
