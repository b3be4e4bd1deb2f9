import {
  type EventPayloads,
  isTerminalStage,
  type PagePayload,
  type ProfilePayload,
  type RunEvent,
  type SnapshotPayload,
  type SourcePayload,
  type StagePayload,
} from '../events.ts';
import type { EventLog, RunRecord } from '../ports.ts';
import { decodeFrame } from './frame.ts';

const READ_BATCH = 512;

/** What the events of a run add up to. */
export interface PastRun {
  lastSeq: number;
  stage: StagePayload | null;
  text: string;
  sources: SourcePayload[];
  page: PagePayload | null;
  profile: ProfilePayload | null;
  complete: EventPayloads['complete'] | null;
  /** True after the terminal stage. */
  ended: boolean;
  /** What was sent, as `identifyEvent` names it; deltas are in `text`. */
  readonly sent: Set<string>;
}

/** Adds up the events of a run from its log, up to and with number `upToSeq`. */
export function replayRun(eventLog: EventLog, runId: string, upToSeq = Number.POSITIVE_INFINITY): PastRun {
  const past: PastRun = {
    lastSeq: 0,
    stage: null,
    text: '',
    sources: [],
    page: null,
    profile: null,
    complete: null,
    ended: false,
    sent: new Set(),
  };
  for (
    let batch = eventLog.read(runId, 0, READ_BATCH);
    batch;
    batch = eventLog.read(runId, past.lastSeq, READ_BATCH)
  ) {
    for (const frame of batch.frames) {
      if (past.lastSeq >= upToSeq) return past;
      const { event, data } = decodeFrame(frame);
      applyEvent(past, { name: event, data } as RunEvent);
      past.lastSeq++;
    }
  }
  return past;
}

/**
 * Milliseconds since the start of a run that an earlier process began: by the calendar, since its own clock is gone, but never
 * less than it has told already. A calendar that was set back meanwhile would make time run backwards.
 */
export function elapsedMsOf({ startedAt }: RunRecord, { stage }: PastRun): number {
  return Math.max(Date.now() - startedAt, stage?.elapsedMs ?? 0, 0);
}

/** The state that a client would have, for a `snapshot` event. */
export function toSnapshot({ stage, text, sources, page, profile }: PastRun): SnapshotPayload {
  return { stage, text, sources, page, profile };
}

/** Names an event so that the same event of a repeated run has the same name. */
export function identifyEvent(event: RunEvent): string {
  switch (event.name) {
    case 'stage':
      // A run that fails does so at a milepost that it has passed.
      return isTerminalStage(event) ? 'end' : `stage ${event.data.stageId} ${event.data.progress}`;
    case 'source':
      return `source ${event.data.n} ${event.data.sourceId}`;
    case 'notice':
      return `notice ${event.data.code} ${event.data.stageId}`;
    default:
      return event.name;
  }
}

function applyEvent(past: PastRun, event: RunEvent): void {
  past.sent.add(identifyEvent(event));
  past.ended ||= isTerminalStage(event);
  switch (event.name) {
    case 'stage':
      past.stage = event.data;
      break;
    case 'delta':
      past.text += event.data.text;
      break;
    case 'source':
      past.sources.push(event.data);
      break;
    case 'page':
      past.page = event.data;
      break;
    case 'profile':
      past.profile = event.data;
      break;
    case 'complete':
      past.complete = event.data;
      break;
    case 'snapshot':
      Object.assign(past, event.data, { sources: [...event.data.sources] });
      break;
    default:
  }
}
