import { Agent, get } from 'node:http';

const EVERY_MS = 50;

/**
 * Asks `/healthz` twenty times a second, whether or not the one before has been answered: a server that stands still for a
 * second fails all twenty. `stop` resolves to how long each took, in milliseconds.
 */
export function watchHealth(url: string): { stop(): Promise<readonly number[]> } {
  const agent = new Agent({ keepAlive: true });
  const checks: Promise<number>[] = [];
  const timer = setInterval(() => checks.push(check(`${url}/healthz`, agent)), EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      const all = await Promise.all(checks);
      agent.destroy();
      return all;
    },
  };
}

function check(url: string, agent: Agent): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    get(url, { agent }, (res) => {
      res.resume().on('end', () => resolve(performance.now() - startedAt));
    }).on('error', reject);
  });
}
