import type { EventStream } from '../event-stream.ts';
import { findUncleanEnd } from '../matchers/to-end-cleanly.ts';
import { isRecord } from '../timeline.ts';
import type { Finding } from './finding.ts';
import { PROTOCOL_EVENTS } from './mileposts.ts';

/** Status and headers that keep browsers, proxies and compression from holding the stream back. */
export function* checkHead({ status, headers }: EventStream): Iterable<Finding> {
  if (status !== 200) yield { index: null, text: `the status is ${status}, not 200` };
  const wanted = {
    'content-type': /^text\/event-stream; ?charset=utf-8$/i,
    'cache-control': /\bno-transform\b/i,
    'x-accel-buffering': /^no$/i,
    'x-content-type-options': /^nosniff$/i,
  };
  for (const [name, pattern] of Object.entries(wanted)) {
    const value = headers[name];
    if (!pattern.test(String(value))) yield { index: null, text: `the header ${name} is ${value}` };
  }
  for (const name of ['content-encoding', 'content-length']) {
    if (headers[name] !== undefined) yield { index: null, text: `a stream has no header ${name}` };
  }
}

/** Names of the closed set, JSON in one line, `retry` at the start, ids that count from 1. */
export function* checkFrames({ events, retryMs }: EventStream): Iterable<Finding> {
  if (retryMs === null) yield { index: null, text: 'no `retry` tells a client how long to wait' };
  let next = 1;
  for (const { index, type, data, text, id } of events) {
    if (!PROTOCOL_EVENTS.has(type)) yield { index, text: `\`${type}\` is no event of the protocol` };
    if (!isRecord(data) || text.includes('\n'))
      yield { index, text: 'the data is no JSON object in one line' };
    if (id === null) {
      if (type !== 'progress' && type !== 'notice') yield { index, text: `a \`${type}\` must have an id` };
    } else if (id !== String(next)) {
      yield { index, text: `the id should be ${next}` };
      next = /^\d+$/.test(id) ? Number(id) + 1 : next + 1;
    } else next++;
  }
}

/** The fields that stand first, for readers that look no further. */
export function* checkFieldOrder({ events }: EventStream): Iterable<Finding> {
  for (const { index, type, text } of events) {
    if (type === 'stage' && !/^\{"stageId":"[^"]*","progress":\d/.test(text)) {
      yield { index, text: 'a `stage` begins with stageId and progress' };
    }
    if (type === 'complete' && !text.startsWith('{"success":')) {
      yield { index, text: 'a `complete` begins with success' };
    }
  }
}

/** No silence is longer than the heartbeat, with two seconds for a busy machine. */
export function createSilenceRule(heartbeatMs: number) {
  return function* checkSilence({ chunks, endedAtMs }: EventStream): Iterable<Finding> {
    const times = [0, ...chunks.map(({ atMs }) => atMs), endedAtMs];
    for (const [at, time] of times.entries()) {
      const silenceMs = Math.round(time - (times[at - 1] ?? 0));
      if (silenceMs > heartbeatMs + 2_000) {
        yield { index: null, text: `${silenceMs} ms of silence before ${Math.round(time)} ms` };
      }
    }
  };
}

export function* checkTransportEnd(stream: EventStream): Iterable<Finding> {
  const unclean = findUncleanEnd(stream);
  if (unclean !== null) yield { index: null, text: unclean };
}
