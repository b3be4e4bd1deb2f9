import type { KnowledgeBase } from '../../pipeline/ports.ts';
import type { Runs } from '../../pipeline/runs/run.ts';
import type { StreamWatch } from '../sse/stream-watch.ts';
import type { Makers } from './makers.ts';

/** Where the present state is read. */
export interface GaugeSources {
  readonly runs: Pick<Runs, 'load'>;
  readonly watch: Pick<StreamWatch, 'openCount'>;
  readonly knowledge: Pick<KnowledgeBase, 'findLastImport'>;
}

/** Adds what is so at the moment, which is looked up when somebody asks for it. */
export function addGauges({ gauge }: Makers, { runs, watch, knowledge }: GaugeSources): void {
  gauge('milepost_open_streams', 'Event streams that are open.', (set) => set(watch.openCount()));
  gauge('milepost_runs_under_way', 'Runs that this process executes, with those that wait in line.', (set) =>
    set(runs.load().underWay),
  );
  gauge('milepost_runs_waiting', 'Runs that wait in line for a place.', (set) => set(runs.load().waiting));
  gauge('milepost_slots_in_use', 'Places for runs that are taken.', (set) => set(runs.load().slotsInUse));
  gauge('milepost_slots', 'Places for runs: MAX_ACTIVE_RUNS.', (set) => set(runs.load().slots));
  gauge(
    'milepost_last_import_age_seconds',
    'Time since the last import ended; absent before the first one.',
    async (set) => set(await findImportAge(knowledge)),
  );
}

/** A database that is away must not take the other metrics along. */
async function findImportAge(knowledge: GaugeSources['knowledge']): Promise<number | null> {
  const last = await knowledge.findLastImport().catch(() => null);
  return last && Math.max(0, Date.now() - Date.parse(last.endedAt)) / 1000;
}
