import type { TestPostgres } from '../postgres.ts';
import { createPrograms, type Program } from '../start-program.ts';

export type Role = 'all' | 'web' | 'worker';

export interface StartedNode extends Program {
  /** Where it is reached. */
  readonly url: string;
}

/** Settings under which a test may ask as often as it likes from one address. */
export const NO_LIMITS = {
  ASKS_PER_MINUTE_VISITOR: '0',
  ASKS_PER_MINUTE_ADDRESS: '0',
  ASKS_PER_MINUTE_SITE: '0',
  OPEN_STREAMS_VISITOR: '0',
  OPEN_STREAMS_ADDRESS: '0',
} as const;

/** Processes of one site over one PostgreSQL, as an operator starts them. */
export interface Nodes {
  /** Resolves when it is ready. `env` is added to its settings. */
  start(role: Role, env?: Record<string, string>): Promise<StartedNode>;
  stopAll(): Promise<void>;
}

/** `databaseUrl` is that of an empty database. */
export function createNodes(databaseUrl: string, settings: Record<string, string> = {}): Nodes {
  const programs = createPrograms();
  return {
    async start(role, env = {}) {
      const program = programs.start('paced', [], {
        DATABASE_URL: databaseUrl,
        ROLE: role,
        ...settings,
        ...env,
      });
      return Object.assign(program, { url: await program.address() });
    },
    stopAll: programs.stopAll,
  };
}

/** Runs `tests` with the nodes of a new database each time. */
export async function startEmpty(server: TestPostgres, settings?: Record<string, string>): Promise<Nodes> {
  return createNodes(await server.createDatabase(), settings);
}

/** Asks, and resolves with where the events of the run are read and it is stopped. */
export async function ask(
  url: string,
  message: string,
): Promise<{ readonly runId: string; readonly eventsUrl: string; readonly stopUrl: string }> {
  const response = await fetch(`${url}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ message }),
  });
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Awaited<ReturnType<typeof ask>>;
}
