import { type Finding, isFault, note, ok, sayTime, untested, WAITING } from './check.ts';
import { UNREACHED } from './check-answer.ts';
import type { Observations, StreamObservation } from './observation.ts';

/** The server's timer looks ten times within a period, and the network has its jitter. */
const HEARTBEAT_SLACK = 1.3;
/** A connection that is cut sooner than this after its last byte was not cut for its silence. */
const SUDDEN_MS = 40;

/** Whether the comments that fill a silence arrive. */
export function checkHeartbeat({ paced, heartbeat, seconds }: Observations): Finding {
  if (paced && !paced.hello) return UNREACHED;
  if (!heartbeat) return WAITING;
  if (!heartbeat.hello) return untested(`The silent stream failed (${heartbeat.status || 'no connection'}).`);
  const { heartbeatMs } = heartbeat.hello;
  const count = heartbeat.heartbeatsAtMs.length;
  if (count > 0)
    return ok(`${count} ${count === 1 ? 'heartbeat' : 'heartbeats'} arrived in ${sayTime(heartbeat.endMs)}.`);
  const dueMs = heartbeatMs * HEARTBEAT_SLACK;
  if (seconds * 1_000 < dueMs) {
    return untested(
      `The silence of ${sayTime(seconds * 1_000)} is too short for a heartbeat, which comes after ${sayTime(heartbeatMs)}.`,
    );
  }
  if (heartbeat.endMs - (heartbeat.helloAtMs ?? 0) < dueMs)
    return untested('The stream was cut before a heartbeat was due.');
  return isFault(
    'heartbeat-eaten',
    `No heartbeat arrived in ${sayTime(heartbeat.endMs)}, although one is sent every ${sayTime(heartbeatMs)}: something takes comments out of the stream.`,
  );
}

/** Whether a stream with its heartbeats stays open to its end, and the paced one too. */
export function checkDuration({ paced, heartbeat }: Observations): Finding {
  if (paced && !paced.hello) return UNREACHED;
  if (paced && isCut(paced)) return describeCut(paced);
  if (!heartbeat) return WAITING;
  if (heartbeat.ended === 'drained') return untested('The server was stopped during the test.');
  if (!heartbeat.hello) return untested(`The silent stream failed (${heartbeat.status || 'no connection'}).`);
  if (isCut(heartbeat)) return describeCut(heartbeat);
  return ok(`A stream of ${sayTime(heartbeat.endMs)} ended by itself.`);
}

function describeCut(stream: StreamObservation): Finding {
  if (stream.ended === 'patience') {
    return isFault('cut-duration', `A stream of the test did not end within ${sayTime(stream.endMs)}.`);
  }
  const silentMs = stream.endMs - lastByteAt(stream);
  // A limit of silence would have cut at the first silence of this length.
  if (silentMs < SUDDEN_MS || silentMs < longestGapMs(stream) * 1.02) {
    return isFault(
      'cut-duration',
      `Streams are cut ${sayTime(stream.endMs)} after their start, silent or not.`,
    );
  }
  const { heartbeatMs } = stream.hello ?? { heartbeatMs: 0 };
  const reason =
    silentMs > heartbeatMs * HEARTBEAT_SLACK
      ? 'no heartbeat arrived in it'
      : `a heartbeat comes only after ${sayTime(heartbeatMs)}`;
  const sentence = `Streams are cut after a silence of ${sayTime(silentMs)}; ${reason}.`;
  // Half of it, since the timer may be late by a tenth; the setting takes 100 at least.
  const halfMs = Math.max(100, Math.floor(silentMs / 200) * 100);
  return isFault('cut-silence', sentence, { Milepost: `HEARTBEAT_MS=${halfMs}` });
}

function longestGapMs({ pieces, heartbeatsAtMs }: StreamObservation): number {
  const times = [...pieces.map(([atMs]) => atMs), ...heartbeatsAtMs].sort((a, b) => a - b);
  return times.reduce((longest, atMs, index) => Math.max(longest, atMs - (times[index - 1] ?? atMs)), 0);
}

/** How long the chain keeps a silent connection; good to know, since heartbeats keep real ones from being silent. */
export function checkSilence({ paced, heartbeat, silence }: Observations): Finding {
  if (paced && !paced.hello) return UNREACHED;
  if (!silence) return WAITING;
  if (!silence.hello) return untested(`The silent stream failed (${silence.status || 'no connection'}).`);
  if (silence.ended === 'drained') return untested('The server was stopped during the test.');
  const silentMs = silence.endMs - lastByteAt(silence);
  const every = sayTime(silence.hello.heartbeatMs);
  if (!isCut(silence)) return note(`A stream that was silent for ${sayTime(silence.endMs)} stayed open.`);
  const isKept = heartbeat && !isCut(heartbeat);
  return note(
    `The chain closes a stream after ${sayTime(silentMs)} of silence${isKept ? `; heartbeats every ${every} keep it open` : ''}.`,
  );
}

function isCut(stream: StreamObservation): boolean {
  return stream.hello !== null && (stream.ended === 'cut' || stream.ended === 'patience');
}

function lastByteAt(stream: StreamObservation): number {
  return stream.pieces.at(-1)?.[0] ?? 0;
}
