import { beforeEach, describe, expect, it } from '@jest/globals';
import type {
  BeginUnit,
  EventLog,
  KeptResults,
  RunOutcome,
  RunRecord,
  RunStore,
} from '../../pipeline/ports.ts';
import { toNewRun } from '../fakes/new-run.ts';
import { inOneUnit } from './in-one-unit.ts';

export interface UnitStores {
  readonly runs: RunStore;
  readonly eventLog: EventLog;
  readonly keptResults: KeptResults;
  readonly beginUnit: BeginUnit;
}

const OUTCOME: RunOutcome = { state: 'done', response: 'Quartz.', payload: {} as never, errorCode: null };
const frame = (seq: number) => `id: ${seq}\ndata: {}\n\n`;

/** What every unit of work does. `create` gives empty stores. */
export function describeUnitOfWork(name: string, create: () => Promise<UnitStores>): void {
  describe(`${name}, in units of work,`, () => {
    let stores: UnitStores;
    let run: RunRecord;
    beforeEach(async () => {
      stores = await create();
      run = (await stores.runs.begin(toNewRun({ visitorId: 'ann' }))).run;
    });

    const readAll = async ({ id }: RunRecord) => ({
      state: (await stores.runs.find(id))?.state,
      outcome: await stores.runs.findOutcome(id),
      events: (await stores.eventLog.read(id, 0, 10))?.frames ?? [],
      result: await stores.keptResults.find(id, 'response'),
    });

    it('changes nothing before it is committed, and then everything', async () => {
      const unit = stores.beginUnit();
      unit.append({ runId: run.id, firstSeq: 1, frames: [frame(1)] });
      unit.keepResult(run.id, 'response', 'paid');
      expect(await readAll(run)).toEqual({ state: 'running', outcome: null, events: [], result: null });
      await unit.commit();
      const events = [frame(1)];
      expect(await readAll(run)).toEqual({ state: 'running', outcome: null, events, result: 'paid' });
    });

    it('forgets with the end of a run what was paid for in it', async () => {
      await inOneUnit(stores.beginUnit, (unit) => unit.keepResult(run.id, 'response', 'paid'));
      await inOneUnit(stores.beginUnit, (unit) => unit.finish(run.id, OUTCOME));
      expect(await readAll(run)).toEqual({ state: 'done', outcome: OUTCOME, events: [], result: null });
    });

    it('changes nothing when a part of it cannot be done', async () => {
      await inOneUnit(stores.beginUnit, (unit) =>
        unit.append({ runId: run.id, firstSeq: 1, frames: [frame(1)] }),
      );
      const unit = stores.beginUnit();
      unit.keepResult(run.id, 'response', 'paid');
      unit.finish(run.id, OUTCOME);
      unit.append({ runId: run.id, firstSeq: 1, frames: [frame(1)] });
      await expect(unit.commit()).rejects.toThrow();
      expect(await readAll(run)).toMatchObject({ state: 'running', outcome: null, result: null });
    });

    it('does not go on from what was read of a run that is gone', async () => {
      await inOneUnit(stores.beginUnit, (unit) => unit.eraseRuns([run]));
      const unit = stores.beginUnit();
      unit.requireRun(run.id);
      unit.append({ runId: run.id, firstSeq: 1, frames: [frame(1)] });
      await expect(unit.commit()).rejects.toMatchObject({ code: 'not_found' });
      expect(await stores.eventLog.read(run.id, 0, 10)).toBeNull();
    });

    it('writes what is held, as if it were not', async () => {
      const { attempt } = await stores.runs.begin(toNewRun());
      const unit = stores.beginUnit();
      unit.hold(run.id, attempt ?? 0);
      unit.append({ runId: run.id, firstSeq: 1, frames: [frame(1)] });
      unit.keepResult(run.id, 'response', 'paid');
      expect(await unit.commit()).toEqual([]);
      expect(await readAll(run)).toMatchObject({ events: [frame(1)], result: 'paid' });
    });

    it('finishes no run that is gone', async () => {
      await inOneUnit(stores.beginUnit, (unit) => unit.eraseRuns([run]));
      await inOneUnit(stores.beginUnit, (unit) => unit.finish(run.id, OUTCOME));
      expect([await stores.runs.find(run.id), await stores.runs.findOutcome(run.id)]).toEqual([null, null]);
    });

    it('erases all that is stored of the runs, and the conversation with the last of them', async () => {
      const { conversationId } = run;
      const later = (await stores.runs.begin(toNewRun({ visitorId: 'ann', conversationId }))).run;
      await inOneUnit(stores.beginUnit, (unit) => {
        unit.append({ runId: run.id, firstSeq: 1, frames: [frame(1)] });
        unit.keepResult(run.id, 'response', 'paid');
      });
      await inOneUnit(stores.beginUnit, (unit) => {
        unit.eraseRuns([run]);
        unit.eraseConversation(conversationId);
      });
      expect(await readAll(run)).toEqual({ state: undefined, outcome: null, events: [], result: null });
      // It has begun meanwhile, as far as the unit knows.
      expect(await stores.runs.listRuns(conversationId, 10)).toMatchObject([{ id: later.id }]);
      expect(await stores.runs.findConversation(conversationId, 'ann')).not.toBeNull();
      await inOneUnit(stores.beginUnit, (unit) => {
        unit.eraseRuns([later]);
        unit.eraseConversation(conversationId);
      });
      expect(await stores.runs.findConversation(conversationId, 'ann')).toBeNull();
    });
  });
}
