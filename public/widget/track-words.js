/**
 * Every word of the track that does not come from the server. A page in another language gives its own to the
 * property `labels` of the element; what it leaves out stays English.
 * @typedef {object} TrackWords
 * @property {Readonly<Record<string, string>>} names What a post is called, by stage id; others have the plan's label.
 * @property {Readonly<Record<string, string>>} stages What is being done, by `labelKey`; others have the server's label.
 * @property {string} progress Name of the progress bar.
 * @property {(percent: number, label: string) => string} value The progress in words.
 * @property {string} way Name of the road before anything was asked.
 * @property {Readonly<Record<string, string>>} states What became of a stage, by its state.
 * @property {(ms: number) => string} duration
 * @property {(ms: number, highMs: number | null) => string} left The time left, a second or more: the median and the 90th
 *   percentile.
 * @property {(ms: number, sources: number) => string} answered
 * @property {(ms: number) => string} unanswered
 * @property {string} stopped
 * @property {string} failed
 * @property {string} reconnecting
 */

/** @type {Readonly<TrackWords>} */
export const ENGLISH = Object.freeze({
  names: {
    init: 'Received',
    intent: 'Question',
    signals: 'Profile',
    knowledge: 'Documents',
    response: 'Answer',
    page: 'Page',
  },
  stages: {},
  progress: 'Progress of the answer',
  value: (percent, label) => `${percent} per cent. ${label}`,
  way: 'The way of a question',
  states: {},
  duration: formatDuration,
  left: (ms) => `about ${ms < 90_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`} left`,
  answered: (ms, sources) =>
    `Answered in ${formatDuration(ms)}, ${sources} ${sources === 1 ? 'source' : 'sources'}`,
  unanswered: (ms) => `No answer found, ${formatDuration(ms)}`,
  stopped: 'Stopped',
  failed: 'Not finished',
  reconnecting: 'The connection was lost. Trying again.',
});

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
