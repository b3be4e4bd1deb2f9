/** @typedef {import('../../pipeline/events.ts').EventPayloads} EventPayloads */
/** @typedef {import('../../pipeline/events.ts').SourcePayload} SourcePayload */
/** @typedef {import('../../pipeline/events.ts').CitedSource} CitedSource */

/**
 * All that an exchange shows of its run.
 * @typedef {object} RunState
 * @property {'asking' | 'running' | 'done' | 'failed' | 'stopped'} phase
 * @property {number} lastSeq The last event that was applied; earlier ones change nothing.
 * @property {string} runId
 * @property {string} conversationId
 * @property {string} eventsUrl
 * @property {string} stopUrl
 * @property {string} runKey Opens the run as a header; empty when the server tells none.
 * @property {string} text The answer so far.
 * @property {readonly (SourcePayload | CitedSource)[]} sources
 * @property {readonly import('../../pipeline/events.ts').NoticePayload[]} notices
 * @property {import('../../pipeline/events.ts').PagePayload | null} page
 * @property {import('../../pipeline/events.ts').IntentPayload | null} intent What the question was understood as.
 * @property {import('../../pipeline/events.ts').ProfilePayload | null} profile
 * @property {import('../../pipeline/events.ts').SuccessPayload | null} success
 * @property {import('../../pipeline/events.ts').FailurePayload['error'] | null} error
 */

/** @returns {RunState} */
export function createRunState() {
  return {
    phase: 'asking',
    lastSeq: 0,
    runId: '',
    conversationId: '',
    eventsUrl: '',
    stopUrl: '',
    runKey: '',
    text: '',
    sources: [],
    notices: [],
    page: null,
    intent: null,
    profile: null,
    success: null,
    error: null,
  };
}

/**
 * The state after an event. Pure; the same object comes back when the event changes nothing: it was applied before,
 * its name is unknown, or it is a delta that does not begin where the answer ends.
 * @param {RunState} state
 * @param {{ name: string, data: any, seq?: number | null }} event
 * @returns {RunState}
 */
export function applyEvent(state, { name, data, seq = null }) {
  if (seq !== null && seq <= state.lastSeq) return state;
  if (!Object.hasOwn(HANDLERS, name)) return state;
  const next = HANDLERS[/** @type {keyof typeof HANDLERS} */ (name)](state, data);
  return seq === null || next === state ? next : { ...next, lastSeq: seq };
}

/**
 * A lesser result matters for as long as it is read, anything else only while it is waited for.
 * @param {import('../../pipeline/events.ts').NoticePayload} notice
 */
function isLasting({ code }) {
  return code === 'degraded' || code === 'stage_skipped';
}

const HANDLERS = {
  /**
   * @param {RunState} state
   * @param {EventPayloads['stage']} stage
   * @returns {RunState}
   */
  stage(state, stage) {
    const started = 'runId' in stage ? pickAddresses(stage) : {};
    return { ...state, ...started, phase: phaseOf(stage), notices: withoutPassing(state.notices) };
  },

  /**
   * @param {RunState} state
   * @param {EventPayloads['intent']} intent
   * @returns {RunState}
   */
  intent(state, intent) {
    return { ...state, intent };
  },

  /**
   * @param {RunState} state
   * @param {EventPayloads['profile']} profile
   * @returns {RunState}
   */
  profile(state, profile) {
    return { ...state, profile };
  },

  /**
   * @param {RunState} state
   * @param {EventPayloads['source']} source
   * @returns {RunState}
   */
  source(state, source) {
    return { ...state, sources: [...state.sources.filter(({ n }) => n !== source.n), source] };
  },

  /**
   * @param {RunState} state
   * @param {EventPayloads['delta']} delta
   * @returns {RunState}
   */
  delta(state, { text, offset }) {
    if (offset !== state.text.length) return state;
    return { ...state, text: state.text + text, notices: withoutPassing(state.notices) };
  },

  /**
   * @param {RunState} state
   * @param {EventPayloads['notice']} notice
   * @returns {RunState}
   */
  notice(state, notice) {
    return { ...state, notices: [...state.notices, notice] };
  },

  /**
   * @param {RunState} state
   * @param {EventPayloads['snapshot']} snapshot
   * @returns {RunState}
   */
  snapshot(state, { stage, text, sources, page, profile }) {
    return { ...state, phase: stage ? phaseOf(stage) : state.phase, text, sources, page, profile };
  },

  /**
   * @param {RunState} state
   * @param {EventPayloads['page']} page
   * @returns {RunState}
   */
  page(state, page) {
    return { ...state, page };
  },

  /**
   * @param {RunState} state
   * @param {EventPayloads['complete']} complete
   * @returns {RunState}
   */
  complete(state, complete) {
    // The final text is the whole answer even when a delta was lost on the way.
    if (complete.success) {
      return { ...state, text: complete.response, sources: complete.sources, success: complete };
    }
    return { ...state, text: complete.response, error: complete.error };
  },
};

/**
 * What was waited for is over when the next milepost is passed or text comes; a lesser result stays what it is.
 * @param {RunState['notices']} notices
 */
function withoutPassing(notices) {
  const lasting = notices.filter(isLasting);
  return lasting.length === notices.length ? notices : lasting;
}

/** @param {import('../../pipeline/events.ts').InitPayload} init */
function pickAddresses({ runId, conversationId, eventsUrl, stopUrl, runKey = '' }) {
  return { runId, conversationId, eventsUrl, stopUrl, runKey };
}

/**
 * @param {import('../../pipeline/events.ts').StagePayload} stage
 * @returns {RunState['phase']}
 */
function phaseOf({ stageId, status }) {
  if (status === 'failed' || status === 'stopped') return status;
  return stageId === 'complete' ? 'done' : 'running';
}
