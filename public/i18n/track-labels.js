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
  const whole = (/** @type {number} */ ms) =>
    ms < 90_000
      ? say('duration.s', { n: Math.round(ms / 1000) })
      : say('duration.min', { n: Math.round(ms / 60_000) });
  const labelKeys = STAGES.flatMap((id) => [`stage.${id}.active`, `stage.${id}.done`]);
  return {
    names: pick(STAGES),
    stages: pick([...labelKeys.filter((key) => say(key) !== key), 'stage.complete.done'], ''),
    progress: say('track.progress'),
    value: (percent, label) => say('track.value', { percent, label }),
    way: say('track.way'),
    states: pick(STATES),
    duration,
    left: (ms, highMs) => {
      const time = whole(ms);
      const longest = highMs ? whole(highMs) : time;
      // A range is worth saying only when it is wide.
      return highMs && highMs >= 2 * ms
        ? say('track.leftAtMost', { time, longest })
        : say('track.left', { time });
    },
    answered: (ms, count) =>
      say('track.answered', { time: duration(ms), sources: say('track.sources', { count }) }),
    unanswered: (ms) => say('track.unanswered', { time: duration(ms) }),
    stopped: say('track.wasStopped'),
    failed: say('track.notFinished'),
    reconnecting: say('run.reconnecting'),
  };
}
