/**
 * A post on the road.
 * @typedef {object} Post
 * @property {string} id
 * @property {string} label What the server's plan calls it; empty until there is one.
 * @property {number} at Where it stands, in per cent of the road: where its stage ends.
 * @property {'ahead' | 'current' | 'done' | 'skipped' | 'failed' | 'stopped'} state
 * @property {number | null} ms How long its stage took.
 */

/**
 * Everything that the drawing shows.
 * @typedef {object} Track
 * @property {'idle' | 'running' | 'done' | 'failed' | 'stopped'} phase
 * @property {number} progress Per cent; never falls.
 * @property {string} label What is being done now, in the server's words.
 * @property {string} labelKey
 * @property {readonly Post[]} posts
 * @property {number | null} etaMs
 * @property {number | null} etaHighMs
 * @property {string} notice What hinders the run or made it less; empty when nothing does.
 * @property {boolean} isNoticeLasting Whether the notice still matters when the run is over.
 * @property {string} summary One line for a run that was over before this page was made.
 * @property {{ ms: number, isAnswered: boolean } | null} result
 * @property {string} failure
 */

/** The protocol's six stages before the end of the road. The `init` event brings the server's own plan. */
const PLAN = /** @type {const} */ ([
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
    labelKey: '',
    posts: PLAN.map(({ id, end }) => ({ id, label: '', at: end, state: 'ahead', ms: null })),
    etaMs: null,
    etaHighMs: null,
    notice: '',
    isNoticeLasting: false,
    summary: '',
    result: null,
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
    // A page that took no time was not made.
    const isPassed = ms !== null || (phase === 'done' && post.id !== 'page');
    const state = isPassed ? 'done' : phase === 'done' ? 'skipped' : 'ahead';
    return { ...post, ms, state: /** @type {Post['state']} */ (state) };
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
  if (name === 'notice') return applyNotice(track, data);
  if (name === 'snapshot' && data.stage) return applyStage(track, data.stage);
  if (name === 'complete') return applyComplete(track, data);
  return track;
}

/**
 * @param {Track} track
 * @param {import('../../pipeline/events.ts').StagePayload & { plan?: readonly { id: string, label: string, end: number }[] }} stage
 * @returns {Track}
 */
function applyStage(track, stage) {
  const { stageId, status, label, labelKey, plan } = stage;
  const planned = plan
    ?.filter(({ id }) => id !== 'complete')
    .map(({ id, label, end }) => ({
      state: /** @type {Post['state']} */ ('ahead'),
      ms: null,
      ...track.posts.find((post) => post.id === id),
      id,
      label,
      at: end,
    }));
  const posts = (planned ?? track.posts).map((post) => {
    if (post.id === stageId) return { ...post, state: stateOf(status), ms: stage.stageMs ?? post.ms };
    // What was passed is behind, even when its own last event was lost with a connection.
    const isBehind = post.at <= stage.progress && (post.state === 'ahead' || post.state === 'current');
    return isBehind ? { ...post, state: /** @type {const} */ ('done') } : post;
  });
  const isCut = status === 'failed' || status === 'stopped';
  const phase = isCut ? status : stageId === 'complete' ? 'done' : 'running';
  // What was being waited for has come.
  const notice = track.isNoticeLasting ? track.notice : '';
  return { ...advance(track, stage), phase, label, labelKey, posts, notice };
}

/**
 * @param {import('../../pipeline/events.ts').StageStatus} status
 * @returns {Post['state']}
 */
function stateOf(status) {
  return status === 'active' ? 'current' : status;
}

/**
 * @param {Track} track
 * @param {{ progress: number, etaMs?: number | null, etaHighMs?: number | null }} position
 * @returns {Track}
 */
function advance(track, { progress, etaMs = null, etaHighMs = null }) {
  return { ...track, progress: Math.max(track.progress, Math.min(100, progress)), etaMs, etaHighMs };
}

/**
 * @param {Track} track
 * @param {import('../../pipeline/events.ts').NoticePayload} notice
 * @returns {Track}
 */
function applyNotice(track, { code, message }) {
  return {
    ...track,
    notice: message,
    isNoticeLasting: track.isNoticeLasting || code === 'degraded' || code === 'stage_skipped',
  };
}

/**
 * @param {Track} track
 * @param {import('../../pipeline/events.ts').SuccessPayload | import('../../pipeline/events.ts').FailurePayload} complete
 * @returns {Track}
 */
function applyComplete(track, complete) {
  if (!complete.success) return { ...track, failure: complete.error.message };
  const { timings, finishReason, writtenBy } = complete;
  // As `toOutcome` says; imported, it would take this element over its size.
  const isAnswered = writtenBy === 'owner' || /^(stop|length|extractive)$/.test(finishReason);
  return { ...track, result: { ms: timings?.totalMs ?? 0, isAnswered } };
}
