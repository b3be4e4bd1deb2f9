import {
  type EventPayloads,
  isTerminalStage,
  MILEPOSTS,
  type PagePayload,
  type ProfilePayload,
  type RunEvent,
  type SnapshotPayload,
  type SourcePayload,
  type StagePayload,
} from '../events.ts';
import type { EventLog } from '../ports.ts';
import { decodeFrame } from './frame.ts';

/** Where frames are read from: a log in the store, or a store with what it does not have yet. */
export type Frames = Pick<EventLog, 'read'>;

const READ_BATCH = 512;
const LOST_TEXT = '…';

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
  /** Some of its events are missing in the log; what is told here is what can be known without them. */
  hasGap: boolean;
  /** What was sent, as `identifyEvent` names it; deltas are in `text`. */
  readonly sent: Set<string>;
}

/** Adds up the events of a run from its log, up to and with number `upToSeq`. */
export async function replayRun(
  log: Frames,
  runId: string,
  upToSeq = Number.POSITIVE_INFINITY,
): Promise<PastRun> {
  const past = await addUp(log, runId, upToSeq);
  if (past.hasGap) {
    bridgeGap(past, past.complete ?? (await addUp(log, runId, Number.POSITIVE_INFINITY)).complete);
  }
  return past;
}

async function addUp(log: Frames, runId: string, upToSeq: number): Promise<PastRun> {
  const past: PastRun = {
    lastSeq: 0,
    stage: null,
    text: '',
    sources: [],
    page: null,
    profile: null,
    complete: null,
    ended: false,
    hasGap: false,
    sent: new Set(),
  };
  for (;;) {
    const batch = await log.read(runId, past.lastSeq, READ_BATCH);
    if (!batch) return past;
    if (batch.firstSeq > upToSeq) return past;
    past.hasGap ||= batch.firstSeq > past.lastSeq + 1;
    past.lastSeq = batch.firstSeq - 1;
    for (const frame of batch.frames) {
      if (past.lastSeq >= upToSeq) return past;
      const { event, data } = decodeFrame(frame);
      applyEvent(past, { name: event, data } as RunEvent);
      past.lastSeq++;
    }
  }
}

/**
 * Milliseconds since the start of a run that an earlier process began: `ageMs`, by the calendar, since its own clock is gone, but never
 * less than it has told already. A calendar that was set back meanwhile would make time run backwards.
 */
export function elapsedMsOf(ageMs: number, past: PastRun | null): number {
  return Math.max(ageMs, past?.stage?.elapsedMs ?? 0, 0);
}

/** The end tells the whole answer again; a milepost that was passed is passed, whether it is in the log or not. */
function bridgeGap(past: PastRun, complete: PastRun['complete']): void {
  if (complete) past.text = complete.response;
  const progress = past.stage?.progress ?? 0;
  for (const post of MILEPOSTS) {
    if (post.progress <= progress) past.sent.add(`stage ${post.stageId} ${post.progress}`);
  }
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
      // Text that is missing is shown as missing, and as long as it was: a client places what follows by its offset.
      if (past.hasGap && event.data.offset > past.text.length)
        past.text += LOST_TEXT.padEnd(event.data.offset - past.text.length);
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
