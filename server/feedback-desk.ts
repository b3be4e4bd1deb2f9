import type { Feedback, FeedbackStore, GivenFeedback, RunRecord } from '../pipeline/ports.ts';
import { RequestProblem } from './errors.ts';

/** Takes what visitors say of answers. */
export interface FeedbackDesk {
  /**
   * Keeps it, in the place of what was said before. Durable when it resolves.
   * @throws {RequestProblem} `bad_request` with status 409 for a run that has no answer; `not_found` when it was erased meanwhile
   */
  give(run: RunRecord, feedback: Feedback): Promise<GivenFeedback>;
  /** Forgets what was said, if anything was. Durable when it resolves. */
  takeBack(run: RunRecord): Promise<void>;
}

/** `note` is told what is kept, before whoever said it hears so; null when it was taken back. */
export function createFeedbackDesk(
  store: FeedbackStore,
  note: (runId: string, feedback: Feedback | null) => Promise<void>,
): FeedbackDesk {
  return {
    async give(run, feedback) {
      if (run.state !== 'done') {
        const why =
          run.state === 'running' ? 'has no answer yet; wait for its end' : 'ended without an answer';
        throw new RequestProblem('bad_request', `The run ${why}.`, { status: 409 });
      }
      const given = await store.set(run.id, feedback);
      if (!given) throw new RequestProblem('not_found', 'The run was erased meanwhile.');
      await note(run.id, feedback);
      return given;
    },
    async takeBack({ id }) {
      if (await store.remove(id)) await note(id, null);
    },
  };
}
