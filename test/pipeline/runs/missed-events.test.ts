import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RunRecord } from '../../../pipeline/ports.ts';
import { createMissedEvents, type MissedEvents } from '../../../pipeline/runs/missed-events.ts';
import { inOneUnit } from '../../contracts/in-one-unit.ts';
import { createMemoryStores, type MemoryStores } from '../../fakes/memory-stores.ts';
import { toNewRun } from '../../fakes/new-run.ts';

const BEGUN = 'id: 1\nevent: delta\ndata: {"text":"Half","offset":0}\n\n';

describe('the end of a run that nobody works on any more', () => {
  let stores: MemoryStores;
  let missed: MissedEvents;
  let run: RunRecord;
  const reported: unknown[] = [];

  beforeEach(async () => {
    reported.length = 0;
    stores = createMemoryStores();
    missed = createMissedEvents({
      log: stores.eventLog,
      store: stores.runs,
      beginUnit: stores.beginUnit,
      mayMend: () => true,
      createErrorId: () => 'e',
      report: (_runId, error) => reported.push(error),
    });
    run = (await stores.runs.begin(toNewRun())).run;
    await inOneUnit(stores.beginUnit, (unit) => unit.append({ runId: run.id, firstSeq: 1, frames: [BEGUN] }));
  });

  it('is appended once, however many readers miss it at the same time', async () => {
    await Promise.all([missed.mendEnd(run.id), missed.mendEnd(run.id), missed.mendEnd(run.id)]);
    await missed.mendEnd(run.id);
    expect([await stores.eventLog.lastSeq(run.id), reported]).toEqual([3, []]);
    expect((await stores.runs.find(run.id))?.state).toBe('failed');
  });

  it('does not bring back a run that is erased while it is read', async () => {
    const { findOutcome } = stores.runs;
    const { read } = stores.eventLog;
    stores.runs.findOutcome = async (runId) => {
      const outcome = await findOutcome(runId);
      // Its events were read before: what is told of them would be the text of somebody who has had it deleted.
      const known = await read(runId, 0, 10);
      stores.eventLog.read = async (_runId, afterSeq) => (afterSeq === 0 ? known : null);
      await inOneUnit(stores.beginUnit, (unit) => unit.eraseRuns([run]));
      return outcome;
    };
    await missed.mendEnd(run.id);
    stores.eventLog.read = read;
    expect([await stores.eventLog.read(run.id, 0, 10), await stores.eventLog.lastSeq(run.id)]).toEqual([
      null,
      0,
    ]);
    expect(reported).toEqual([]);
  });
});
