import type { Config } from './config.ts';
import type { Logger } from './log.ts';

/** What is wrong with how the site is run, seen in its requests. Each is logged once: it stays so until somebody acts. */
export interface Warnings {
  /** Requests come through a proxy that TRUST_PROXY does not name; does nothing when it names one. */
  hiddenProxy(): void;
  /** A request was refused because of its host. */
  unknownHost(host: string): void;
}

export function createWarnings(logger: Logger, config: Pick<Config, 'TRUST_PROXY'>): Warnings {
  const told = new Set<string>();
  function warn(message: string, facts: object): void {
    if (!told.has(message)) logger.warn(facts, message);
    told.add(message);
  }
  return {
    hiddenProxy() {
      if (config.TRUST_PROXY > 0) return;
      warn(
        'Requests seem to come through a proxy that TRUST_PROXY does not name, so visitors cannot be told apart by their address. Set TRUST_PROXY to the number of proxies in front, and let each of them send X-Forwarded-For; raise ASKS_PER_MINUTE_ADDRESS where programs of this machine ask.',
        {},
      );
    },
    unknownHost(host) {
      warn(
        'A request named a host that is not known to be this site, and was refused. Set PUBLIC_URL to the address that visitors use.',
        { host },
      );
    },
  };
}
