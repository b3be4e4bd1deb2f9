import type { FeedbackStore } from '../../ports.ts';
import { toFeedback } from '../feedback-rows.ts';
import type { Queries } from './connection.ts';

const COLUMNS = 'helpful, reason, comment, given_at';

export function createPostgresFeedbackStore({ query }: Queries, now: () => number = Date.now): FeedbackStore {
  return {
    async set(runId, { helpful, reason, comment }) {
      // Held, so that a run which is being erased at this moment is gone, and not a reference to nothing.
      const [row] = await query(
        `WITH known AS (SELECT pk FROM runs WHERE id = $1 FOR KEY SHARE)
         INSERT INTO feedback (run, ${COLUMNS})
         SELECT pk, $2::boolean, $3::text, $4::text, $5::bigint FROM known
         ON CONFLICT (run) DO UPDATE SET helpful = excluded.helpful, reason = excluded.reason,
           comment = excluded.comment, given_at = excluded.given_at
         RETURNING ${COLUMNS}`,
        [runId, helpful, reason, comment, now()],
      );
      return row ? toFeedback(row) : null;
    },
    async remove(runId) {
      const erased = await query(
        'DELETE FROM feedback USING runs WHERE runs.pk = feedback.run AND id = $1 RETURNING run',
        [runId],
      );
      return erased.length > 0;
    },
    async find(runId) {
      const select = `SELECT ${COLUMNS} FROM runs JOIN feedback ON feedback.run = runs.pk WHERE id = $1`;
      const [row] = await query(select, [runId]);
      return row ? toFeedback(row) : null;
    },
    async findAll(runIds) {
      const rows = await query(
        `SELECT id, ${COLUMNS} FROM runs JOIN feedback ON feedback.run = runs.pk WHERE id = ANY ($1)`,
        [runIds],
      );
      return new Map(rows.map((row) => [String(row.id), toFeedback(row)]));
    },
  };
}
