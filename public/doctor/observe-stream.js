import { createEventParser } from '../event-stream.js';
import { watchStalls } from './watch-stalls.js';

/**
 * What the page says of the test streams.
 * @typedef {object} Plan
 * @property {string} streamPath
 * @property {string} cookie Name of the cookie that shows whether cookies pass.
 * @property {string[]} headers Response headers to report.
 * @property {number} pacedMs How long the paced stream takes.
 * @property {number} readersWaitMs How long the server keeps two readers of one address waiting.
 */

/**
 * One test stream as it arrived, in the shape that `POST /doctor/diagnosis` takes. Times are milliseconds since the
 * request.
 * @typedef {object} StreamObservation
 * @property {number} status
 * @property {string} failure
 * @property {string} problem
 * @property {string} httpVersion
 * @property {Record<string, string>} headers
 * @property {null} hasSetCookie
 * @property {any} hello
 * @property {number | null} helloAtMs
 * @property {[sentMs: number, atMs: number][]} ticks
 * @property {number[]} heartbeatsAtMs
 * @property {[atMs: number, bytes: number][]} pieces
 * @property {[fromMs: number, toMs: number][]} stalls Times in which this page did not run.
 * @property {number} endMs
 * @property {'whole' | 'drained' | 'cut' | 'patience'} ended
 */

/** How browsers name protocols in their resource timing. */
const HTTP_VERSIONS = new Map([
  ['http/1.0', '1.0'],
  ['http/1.1', '1.1'],
  ['h2', '2'],
  ['h3', '3'],
]);

/**
 * Sends one request of the test and listens until its response ends. Never rejects: what went wrong is part of the
 * observation.
 * @param {string} url
 * @param {RequestInit} init
 * @param {{ plan: Plan, patienceMs: number }} options
 * @returns {Promise<StreamObservation>}
 */
export async function observeStream(url, init, { plan, patienceMs }) {
  const startedAt = performance.now();
  const elapsedMs = () => Math.round((performance.now() - startedAt) * 10) / 10;
  const watch = watchStalls(elapsedMs);
  /** @type {StreamObservation} */
  const seen = {
    status: 0,
    failure: '',
    problem: '',
    httpVersion: '',
    headers: {},
    hasSetCookie: null,
    hello: null,
    helloAtMs: null,
    ticks: [],
    heartbeatsAtMs: [],
    pieces: [],
    stalls: watch.stalls,
    endMs: 0,
    ended: 'cut',
  };
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), patienceMs);
  try {
    const response = await fetch(url, { ...init, signal: giveUp.signal });
    seen.status = response.status;
    for (const name of plan.headers) {
      const value = response.headers.get(name);
      if (value !== null) seen.headers[name] = value;
    }
    if (response.status === 200 && response.body) await readStream(response.body, seen, elapsedMs);
    else seen.problem = await readProblem(response);
  } catch (error) {
    if (seen.status === 0) seen.failure = error instanceof Error ? error.message.slice(0, 100) : 'failed';
    if (giveUp.signal.aborted && seen.ended === 'cut') seen.ended = 'patience';
  }
  clearTimeout(timer);
  watch.end();
  seen.endMs = elapsedMs();
  const [timing] = performance.getEntriesByName(new URL(url, location.href).href).slice(-1);
  if (timing instanceof PerformanceResourceTiming)
    seen.httpVersion = HTTP_VERSIONS.get(timing.nextHopProtocol) ?? '';
  return seen;
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {StreamObservation} seen
 * @param {() => number} elapsedMs
 */
async function readStream(body, seen, elapsedMs) {
  const parser = createEventParser();
  const decoder = new TextDecoder();
  let isAtLineStart = true;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const atMs = elapsedMs();
    seen.pieces.push([atMs, value.length]);
    const text = decoder.decode(value, { stream: true });
    // The parser drops comments, as it must; here they are what is looked for.
    const comments = (isAtLineStart ? `\n${text}` : text).match(/\n:/g) ?? [];
    for (const _ of comments) seen.heartbeatsAtMs.push(atMs);
    if (text !== '') isAtLineStart = text.endsWith('\n');
    for (const event of parser.feed(text)) noteEvent(seen, event, atMs);
  }
}

/**
 * @param {StreamObservation} seen
 * @param {import('../event-stream.js').ServerSentEvent} event
 * @param {number} atMs
 */
function noteEvent(seen, { type, data }, atMs) {
  const value = JSON.parse(data);
  if (type === 'hello') {
    seen.hello = value;
    seen.helloAtMs = atMs;
  } else if (type === 'tick') seen.ticks.push([value.sentMs, atMs]);
  else if (type === 'done') seen.ended = value.isWhole ? 'whole' : 'drained';
}

/**
 * The code of an `application/problem+json`; empty when the response is none.
 * @param {Response} response
 */
async function readProblem(response) {
  try {
    const { code } = await response.json();
    return typeof code === 'string' ? code : '';
  } catch {
    return '';
  }
}
