const STAGES = ['init', 'intent', 'signals', 'knowledge', 'response', 'page'];
const STATES = ['ahead', 'current', 'done', 'skipped', 'failed', 'stopped'];

/**
 * The words of the track in the language of the page, for the element's `labels`.
 * @param {import('./words.js').Words} words
 * @returns {import('../widget/track-words.js').TrackWords}
 */
export function toTrackLabels({ say, duration }) {
  /** @param {readonly string[]} keys */
  const pick = (keys, prefix = 'track.') => Object.fromEntries(keys.map((key) => [key, say(prefix + key)]));
  const labelKeys = STAGES.flatMap((id) => [`stage.${id}.active`, `stage.${id}.done`]);
  return {
    names: pick(STAGES),
    stages: pick([...labelKeys.filter((key) => say(key) !== key), 'stage.complete.done'], ''),
    progress: say('track.progress'),
    value: (percent, label) => say('track.value', { percent, label }),
    way: say('track.way'),
    states: pick(STATES),
    duration,
    left: (ms) => say('track.left', { time: duration(Math.round(ms / 1000) * 1000).replace(/[.,٫]0(?=\D)/, '') }),
    answered: (ms, count) =>
      say('track.answered', { time: duration(ms), sources: say('track.sources', { count }) }),
    unanswered: (ms) => say('track.unanswered', { time: duration(ms) }),
    stopped: say('track.wasStopped'),
    failed: say('track.notFinished'),
    reconnecting: say('run.reconnecting'),
  };
}
