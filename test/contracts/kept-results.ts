import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BeginUnit, KeptResults, PaidStage } from '../../pipeline/ports.ts';
import { inOneUnit } from './in-one-unit.ts';

/** What every KeptResults does. `create` gives an empty one, and the id of a run that is not over. */
export function describeKeptResults(
  name: string,
  create: () => Promise<{ keptResults: KeptResults; beginUnit: BeginUnit; runId: string }>,
): void {
  describe(`${name} as kept results`, () => {
    let kept: KeptResults;
    let runId: string;
    let beginUnit: BeginUnit;
    const keep = (stageId: PaidStage, result: string) =>
      inOneUnit(beginUnit, (unit) => unit.keepResult(runId, stageId, result));
    beforeEach(async () => {
      ({ keptResults: kept, beginUnit, runId } = await create());
    });

    it('gives back what was kept for the run and the stage, and nothing else', async () => {
      await keep('response', 'an answer');
      expect(await kept.find(runId, 'response')).toBe('an answer');
      expect(await kept.find(runId, 'page')).toBeNull();
      expect(await kept.find('another run', 'response')).toBeNull();
    });

    it('forgets the runs that are erased', async () => {
      await keep('response', 'an answer');
      await keep('page', 'a page');
      const run = { id: runId, visitorId: 'visitor', question: 'Why?' };
      await inOneUnit(beginUnit, (unit) => unit.eraseRuns([run]));
      expect([await kept.find(runId, 'response'), await kept.find(runId, 'page')]).toEqual([null, null]);
    });

    it('keeps the last result of a stage', async () => {
      await keep('page', 'a page');
      await keep('page', 'a better page');
      expect(await kept.find(runId, 'page')).toBe('a better page');
    });
  });
}
