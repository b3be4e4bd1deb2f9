import { setTimeout as pause } from 'node:timers/promises';

/**
 * The events of a run as the product sends them: the same names, order, pauses and sizes, so that every server sends the
 * same bytes. `message` is the JSON of a `Pace` (see pausing-ports.ts). Texts that follow a pause hold `@<nanoseconds>;`, the
 * monotonic clock when the pause was over, as the product's do.
 */
export async function* runEvents(message) {
  const { pauseMs, idleMs, sources } = JSON.parse(message);
  const since = Date.now();
  const stage = (stageId, progress, label, status, stageMs) => ({
    event: 'stage',
    data: {
      stageId,
      progress,
      label,
      labelKey: `stage.${stageId}.${status}`,
      status,
      elapsedMs: Date.now() - since,
      stageMs,
    },
  });

  yield { event: 'stage', data: { ...stage('init', 5, 'Initializing...', 'active').data, ...BEGINNING } };
  yield stage('intent', 15, 'Analyzing your question...', 'active');
  if (pauseMs > 0) await pause(pauseMs);
  const classified = stamp();
  yield stage('intent', 25, 'Question analyzed', 'done', pauseMs);
  yield { event: 'intent', data: { label: 'factoid', confidence: 0.8, language: classified } };
  yield stage('signals', 35, 'Detecting your profile...', 'active');
  if (pauseMs > 0) await pause(pauseMs);
  const detected = stamp();
  yield stage('signals', 45, 'Profile updated', 'done', pauseMs);
  const trait = { ...TRAIT, value: `mileposts ${detected}` };
  yield { event: 'profile', data: { changed: [trait], inspectUrl: '/profile' } };
  yield stage('knowledge', 55, 'Searching knowledge base...', 'active');
  if (pauseMs > 0) await pause(pauseMs);
  const found = stamp();
  yield stage('knowledge', 65, 'Context gathered', 'done', pauseMs);
  for (let n = 1; n <= sources; n++) yield { event: 'source', data: toSource(n, found) };
  yield stage('response', 75, 'Generating response...', 'active');
  if (idleMs > 0) await pause(idleMs);
  const text = `Mileposts stand at the side of a road. [1] ${stamp()}`;
  yield { event: 'delta', data: { text, offset: 0 } };
  yield stage('response', 82, 'Response ready', 'done', idleMs);
  yield stage('page', 90, 'Generating personalized page...', 'active');
  // The page was laid out while the answer was being written.
  yield stage('page', 95, 'Page ready', 'done', pauseMs);
  yield { event: 'page', data: PAGE };
  yield { event: 'complete', data: toOutcome(text, toSource(1, found)) };
  yield stage('complete', 100, 'Complete', 'done', Date.now() - since);
}

const RUN_ID = '1U3YmMQQgXNqWZmvU4_n1w';
const KEY = 'mwt7wubo.kqtlhyEKmKYjaVJDIbJ_5g';
const BEGINNING = {
  protocol: 1,
  runId: RUN_ID,
  conversationId: '9FvNgw4YeHit1iLipl_FIw',
  messageId: 'nlpPNc6UcLPwuMtNSgNLUg',
  eventsUrl: `/api/chat/stream/${RUN_ID}?key=${KEY}`,
  stopUrl: `/api/chat/stream/${RUN_ID}/stop?key=${KEY}`,
  runKey: KEY,
  plan: [
    { id: 'init', label: 'Initializing...', start: 5, end: 5 },
    { id: 'intent', label: 'Analyzing your question...', start: 15, end: 25 },
    { id: 'signals', label: 'Detecting your profile...', start: 35, end: 45 },
    { id: 'knowledge', label: 'Searching knowledge base...', start: 55, end: 65 },
    { id: 'response', label: 'Generating response...', start: 75, end: 82 },
    { id: 'page', label: 'Generating personalized page...', start: 90, end: 95 },
    { id: 'complete', label: 'Complete', start: 100, end: 100 },
  ],
};
const TRAIT = { key: 'topic', confidence: 0.6, why: '{', expiresAt: '2026-12-20T12:04:13.627Z' };
const PAGE = {
  pageId: 'SAtixD-BJZ7YV5BVpwNFDA',
  version: 1,
  url: '/pages/SAtixD-BJZ7YV5BVpwNFDA',
  title: 'Mileposts',
  summary: 'Where mileposts stand.',
  form: 'facts',
  personalisedBy: [],
};

function toSource(n, found) {
  return {
    sourceId: `p${n}`,
    n,
    documentId: 'roads.md',
    title: 'On roads › Mileposts',
    url: `/passages/p${n}`,
    snippet: `Mileposts stand at the side of a road. ${found}`,
    score: 9.5,
    headingPath: ['Mileposts'],
    excerpt: `**Mileposts** stand at the side of a road. ${found}`,
  };
}

function toOutcome(response, source) {
  return {
    success: true,
    response,
    finishReason: 'extractive',
    confidence: 0.9,
    sources: [{ ...source, quotes: ['Mileposts stand at the side of a road.'] }],
    pageUrl: PAGE.url,
    // The answer quotes the only place there is.
    hits: [],
    degraded: [],
    usage: null,
    timings: { intent: 50.5, signals: 100.6, knowledge: 149.9, response: 203, page: 298.6, totalMs: 411 },
  };
}

function stamp() {
  return `@${process.hrtime.bigint()};`;
}
