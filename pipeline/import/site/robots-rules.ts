import robotsParser from 'robots-parser';
import type { HttpAnswer } from './http-client.ts';

/** The name that robots.txt and robots meta elements are looked through for. */
export const ROBOT_NAME = 'MilepostImport';

export interface RobotsRules {
  allows(url: URL): boolean;
  readonly sitemaps: readonly string[];
  /** Between two requests, at most ten seconds; 0 when nothing is asked for. */
  readonly crawlDelayMs: number;
}

/** What is behind it is ignored, as by others: RFC 9309, section 2.5. */
export const MAX_ROBOTS_BYTES = 500 * 1024;
const LONGEST_LINE = 500;
const LONGEST_DELAY_S = 10;

/** Its types describe another form of module than it has. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

/** The rules in an answer for robots.txt: without a file, everything is allowed. */
export function toRobotsRules(address: URL, { status, body }: HttpAnswer): RobotsRules {
  const text = status === 200 && body ? body.subarray(0, MAX_ROBOTS_BYTES).toString('utf8') : '';
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const robots = parseRobots(address.href, lines.filter((line) => line.length <= LONGEST_LINE).join('\n'));
  const delayS = robots.getCrawlDelay(ROBOT_NAME) ?? 0;
  return {
    allows: (url) => robots.isAllowed(url.href, ROBOT_NAME) !== false,
    sitemaps: robots.getSitemaps(),
    crawlDelayMs: Math.min(Math.max(0, delayS), LONGEST_DELAY_S) * 1_000,
  };
}
