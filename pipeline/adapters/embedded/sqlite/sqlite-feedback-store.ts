import type { FeedbackStore, GivenFeedback } from '../../../ports.ts';
import { toFeedback } from '../../feedback-rows.ts';
import type { Database } from './database.ts';

export function createSqliteFeedbackStore(database: Database, now: () => number = Date.now): FeedbackStore {
  const upsert = database.prepare(
    `INSERT OR REPLACE INTO feedback (run, helpful, reason, comment, given_at)
     SELECT pk, ?, ?, ?, ? FROM runs WHERE id = ? RETURNING helpful, reason, comment, given_at`,
  );
  const erase = database.prepare('DELETE FROM feedback WHERE run = (SELECT pk FROM runs WHERE id = ?)');
  const select = database.prepare(
    `SELECT helpful, reason, comment, given_at FROM runs JOIN feedback ON feedback.run = runs.pk WHERE id = ?`,
  );
  const find = (runId: string): GivenFeedback | null => {
    const row = select.get(runId);
    return row ? toFeedback(row) : null;
  };

  return {
    async set(runId, { helpful, reason, comment }) {
      const { before, row } = await database.writeSoon(() => ({
        before: select.get(runId),
        row: upsert.get(helpful ? 1 : 0, reason, comment, now(), runId),
      }));
      // Words that were taken back are not to stay in the log of the file.
      if (before) database.wipeLog();
      return row ? toFeedback(row) : null;
    },
    async remove(runId) {
      const { changes } = await database.writeSoon(() => erase.run(runId));
      if (Number(changes) > 0) database.wipeLog();
      return Number(changes) > 0;
    },
    find: async (runId) => find(runId),
    async findAll(runIds) {
      const found = runIds.map((runId) => [runId, find(runId)] as const);
      return new Map(found.filter((entry): entry is [string, GivenFeedback] => entry[1] !== null));
    },
  };
}
