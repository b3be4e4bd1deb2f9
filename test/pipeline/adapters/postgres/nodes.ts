import { openPostgres } from '../../../../pipeline/adapters/postgres/connection.ts';
import { migrate } from '../../../../pipeline/adapters/postgres/migrate.ts';
import { createPostgresEventLog } from '../../../../pipeline/adapters/postgres/postgres-event-log.ts';
import { createPostgresKeptResults } from '../../../../pipeline/adapters/postgres/postgres-kept-results.ts';
import { createPostgresRunControl } from '../../../../pipeline/adapters/postgres/postgres-run-control.ts';
import { createPostgresRunStore } from '../../../../pipeline/adapters/postgres/postgres-run-store.ts';
import { createPostgresUnits } from '../../../../pipeline/adapters/postgres/postgres-unit-of-work.ts';
import type { StorageState } from '../../../../pipeline/ports.ts';
import { createRuns, type RunSettings, type Runs, type RunsStores } from '../../../../pipeline/runs/run.ts';
import { LINKS, toRunSettings } from '../../../fakes/run-options.ts';
import { createScriptedPorts } from '../../../fakes/scripted-ports.ts';
import type { Answer } from './pieces.ts';

/** One of several processes over one PostgreSQL, all of them in this one. */
export interface Node {
  readonly id: string;
  readonly runs: Runs;
  readonly stores: RunsStores;
  readonly storage: StorageState;
  readonly failures: unknown[];
  /** Ends it as the site does: what is open goes to the others. */
  close(): Promise<void>;
}

export interface NodeOptions {
  readonly url: string;
  readonly answer: Answer;
  readonly role?: 'all' | 'web' | 'worker';
  readonly settings?: Partial<RunSettings>;
}

let nodes = 0;

export async function startNode({ url, answer, role = 'all', settings }: NodeOptions): Promise<Node> {
  const postgres = await openPostgres({ url });
  await migrate(postgres);
  const id = `node-${++nodes}`;
  const control = createPostgresRunControl({ url, queries: postgres, node: { id, role } });
  const stores: RunsStores = {
    runs: createPostgresRunStore(postgres, role === 'web' ? null : id),
    eventLog: createPostgresEventLog(postgres),
    keptResults: createPostgresKeptResults(postgres),
    beginUnit: createPostgresUnits(postgres, id),
    control,
  };
  const failures: unknown[] = [];
  const runs = createRuns({
    ports: createScriptedPorts(),
    stores,
    links: LINKS,
    settings: toRunSettings({ maxActiveRuns: 1_000, ...settings }),
    observer: { finished: () => {}, failed: ({ error }) => failures.push(error) },
    executes: role !== 'web',
    answer,
  });
  await control.start();
  await runs.recover();
  return {
    id,
    runs,
    stores,
    storage: postgres.storage,
    failures,
    async close() {
      await runs.drain(0);
      await control.close();
      await postgres.close();
    },
  };
}
