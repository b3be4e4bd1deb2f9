import { describe } from '@jest/globals';
import { PROXIES, type ProxyKind } from './proxies.ts';
import { isInstalled } from './start-proxy.ts';

/**
 * `describe` for a proxy. Where its server is not installed the tests are skipped, with the reason printed; under CI they
 * run, and fail.
 */
export function describeProxy(kind: ProxyKind, tests: () => void): void {
  const { server, title } = PROXIES[kind];
  const name = `${server}: ${title}`;
  if (isInstalled(kind) || process.env.CI) return void describe(name, tests);
  process.stderr.write(`Skipped: ${server} is not installed here.\n`);
  describe.skip(name, tests);
}
