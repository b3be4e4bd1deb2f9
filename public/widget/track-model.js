/**
 * A post on the road.
 * @typedef {object} Post
 * @property {string} id
 * @property {number} at Where it stands, in per cent of the road: where its stage ends.
 * @property {'ahead' | 'current' | 'done' | 'skipped' | 'failed' | 'stopped'} state
 * @property {number | null} ms How long its stage took.
 */

/**
 * Everything that the drawing shows.
 * @typedef {object} Track
 * @property {'idle' | 'running' | 'done' | 'failed' | 'stopped'} phase
 * @property {number} progress Per cent; never falls.
 * @property {string} label What is being done now.
 * @property {readonly Post[]} posts
 * @property {number | null} etaMs
 * @property {string} summary One line for when the run is over.
 * @property {string} failure
 */

/** The protocol's six stages before the end of the road. The `init` event brings the server's own plan. */
const PLAN = Object.freeze([
  { id: 'init', end: 5 },
  { id: 'intent', end: 25 },
  { id: 'signals', end: 45 },
  { id: 'knowledge', end: 65 },
  { id: 'response', end: 82 },
  { id: 'page', end: 95 },
]);

/** @returns {Track} */
export function createTrack() {
  return {
    phase: 'idle',
    progress: 0,
    label: '',
    posts: PLAN.map(({ id, end }) => ({ id, at: end, state: 'ahead', ms: null })),
    etaMs: null,
    summary: '',
    failure: '',
  };
}

/**
 * The road of a run that was over before this page was made.
 * @param {string} summary
 * @param {Readonly<Record<string, number>>} timings Milliseconds by stage; a stage without any was not reached.
 * @param {Track['phase']} phase
 * @returns {Track}
 */
export function createFinishedTrack(summary, timings, phase) {
  const track = createTrack();
  const posts = track.posts.map((post) => {
    const ms = timings[post.id] ?? null;
    const isPassed = phase === 'done' || ms !== null;
    return { ...post, ms, state: /** @type {Post['state']} */ (isPassed ? 'done' : 'ahead') };
  });
  const reached = posts.findLast(({ state }) => state === 'done')?.at ?? 0;
  return { ...track, phase, progress: phase === 'done' ? 100 : reached, summary, posts };
}

/**
 * The track after an event of its run. Pure; events that say nothing about progress change nothing.
 * @param {Track} track
 * @param {{ name: string, data: any }} event
 * @returns {Track}
 */
export function applyToTrack(track, { name, data }) {
  if (name === 'stage') return applyStage(track, data);
  if (name === 'progress') return advance(track, data);
  if (name === 'snapshot' && data.stage) return applyStage(track, data.stage);
  if (name === 'complete') return applyComplete(track, data);
  return track;
}

/**
 * @param {Track} track
 * @param {import('../../pipeline/events.ts').StagePayload & { plan?: readonly { id: string, end: number }[] }} stage
 * @returns {Track}
 */
function applyStage(track, stage) {
  const planned = stage.plan?.filter(({ id }) => id !== 'complete').map(({ id, end }) => ({ id, at: end }));
  const known = new Map(track.posts.map((post) => [post.id, post]));
  const posts = (planned ?? track.posts).map(({ id, at }) => {
    const { state = /** @type {Post['state']} */ ('ahead'), ms = null } = known.get(id) ?? {};
    if (id === stage.stageId) return { id, at, state: stateOf(stage), ms: stage.stageMs ?? ms };
    // What was passed is behind, even when its own last event was lost with a connection.
    return {
      id,
      at,
      ms,
      state:
        at <= stage.progress && (state === 'ahead' || state === 'current')
          ? /** @type {const} */ ('done')
          : state,
    };
  });
  const phase =
    stage.status === 'failed' || stage.status === 'stopped'
      ? stage.status
      : stage.stageId === 'complete'
        ? 'done'
        : 'running';
  return { ...advance(track, stage), phase, label: stage.label, posts, summary: summaryOf(track, phase) };
}

/**
 * @param {import('../../pipeline/events.ts').StagePayload} stage
 * @returns {Post['state']}
 */
function stateOf({ status }) {
  return status === 'active' ? 'current' : status;
}

/**
 * @param {Track} track
 * @param {{ progress: number, etaMs?: number }} position
 * @returns {Track}
 */
function advance(track, { progress, etaMs }) {
  return { ...track, progress: Math.max(track.progress, Math.min(100, progress)), etaMs: etaMs ?? null };
}

/**
 * @param {Track} track
 * @param {import('../../pipeline/events.ts').SuccessPayload | import('../../pipeline/events.ts').FailurePayload} complete
 * @returns {Track}
 */
function applyComplete(track, complete) {
  if (!complete.success) return { ...track, failure: complete.error.message };
  const time = formatDuration(complete.timings.totalMs ?? 0);
  const count = complete.sources.length;
  const summary =
    complete.finishReason === 'unanswered'
      ? `No answer found, ${time}`
      : `Answered in ${time}, ${count} ${count === 1 ? 'source' : 'sources'}`;
  return { ...track, summary };
}

/**
 * @param {Track} track
 * @param {Track['phase']} phase
 */
function summaryOf(track, phase) {
  if (phase === 'stopped') return 'Stopped';
  if (phase === 'failed') return 'Not finished';
  return track.summary;
}

/**
 * Milliseconds as `<1 ms`, `60 ms`, `4.2 s` or `2 min 5 s`.
 * @param {number} ms
 */
export function formatDuration(ms) {
  if (ms < 1) return '<1 ms';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
