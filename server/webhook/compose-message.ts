import type { Hit, SuccessPayload } from '../../pipeline/events.ts';
import type { Delivery, FeedbackStore, RunRecord, RunStore } from '../../pipeline/ports.ts';

export interface ComposeOptions {
  readonly runs: Pick<RunStore, 'find' | 'findOutcome'>;
  readonly feedback: Pick<FeedbackStore, 'find'>;
  /** What the addresses of places are relative to; null leaves them as they are. */
  readonly publicUrl: string | null;
}

/** Writes what is sent as JSON; null when there is nothing to tell any more. Addition of fields is all that ever changes. */
export type ComposeMessage = (delivery: Delivery) => Promise<string | null>;

export function createMessageComposer({ runs, feedback, publicUrl }: ComposeOptions): ComposeMessage {
  return async function composeMessage({ runId, type, createdAt }) {
    const run = await runs.find(runId);
    const payload = run && (await runs.findOutcome(runId))?.payload;
    if (!run || !payload?.success) return null;
    const asked = describe(run, payload);
    if (type === 'answer.unanswered') {
      const closest = (payload.hits ?? []).map((hit) => toPlace(hit, publicUrl));
      const data = { ...asked, confidence: payload.confidence, closest };
      return JSON.stringify({ type, timestamp: new Date(createdAt).toISOString(), data });
    }
    const given = await feedback.find(runId);
    if (given?.helpful !== false) return null;
    const { reason, comment, givenAt } = given;
    return JSON.stringify({ type, timestamp: givenAt, data: { ...asked, reason, comment } });
  };
}

/** What every message tells of its run. */
function describe({ id, question, locale }: RunRecord, { finishReason, ownKind }: SuccessPayload) {
  return { runId: id, question, locale, outcome: finishReason, kind: ownKind?.label ?? null };
}

function toPlace({ title, headingPath, documentId, url }: Hit, publicUrl: string | null) {
  const isRelative = publicUrl !== null && url.startsWith('/');
  return { title, headingPath, documentId, url: isRelative ? new URL(url, publicUrl).href : url };
}
