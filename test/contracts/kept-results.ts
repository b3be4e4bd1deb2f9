import { beforeEach, describe, expect, it } from '@jest/globals';
import type { KeptResults } from '../../pipeline/ports.ts';

/** What every KeptResults does. `create` gives an empty one, and the id of a run that is not over. */
export function describeKeptResults(
  name: string,
  create: () => Promise<{ kept: KeptResults; runId: string }>,
): void {
  describe(`${name} as kept results`, () => {
    let kept: KeptResults;
    let runId: string;
    beforeEach(async () => {
      ({ kept, runId } = await create());
    });

    it('gives back what was kept for the run and the stage, and nothing else', () => {
      kept.keep(runId, 'response', 'an answer');
      expect(kept.find(runId, 'response')).toBe('an answer');
      expect(kept.find(runId, 'page')).toBeNull();
      expect(kept.find('another run', 'response')).toBeNull();
    });

    it('forgets the runs that are erased', () => {
      kept.keep(runId, 'response', 'an answer');
      kept.keep(runId, 'page', 'a page');
      kept.eraseRuns([{ id: runId, visitorId: 'visitor', question: 'Why?' }]);
      expect([kept.find(runId, 'response'), kept.find(runId, 'page')]).toEqual([null, null]);
    });

    it('keeps the last result of a stage', () => {
      kept.keep(runId, 'page', 'a page');
      kept.keep(runId, 'page', 'a better page');
      expect(kept.find(runId, 'page')).toBe('a better page');
    });
  });
}
