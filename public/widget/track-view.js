import { element, setText } from './element.js';
import { TRACK_STYLE } from './track-style.js';

/** @typedef {import('./track-model.js').Track} Track */
/** @typedef {import('./track-words.js').TrackWords} TrackWords */

/** A shorter time left is over before it is read. */
const MIN_ETA_MS = 1000;

/**
 * The drawing in a shadow root, made once and then changed only where a new track differs.
 * @param {ShadowRoot} shadow
 */
export function createTrackView(shadow) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(TRACK_STYLE);
  shadow.adoptedStyleSheets = [sheet];

  const summaryWords = element('span', 'words');
  const summary = element('button', 'summary', [stone('done'), summaryWords]);
  summary.setAttribute('type', 'button');
  const fill = element('div', 'fill');
  const posts = element('div', 'posts');
  const track = element('div', 'track', [element('div', 'road', [fill]), posts]);
  const labelWords = element('span', 'words');
  const eta = element('span', 'eta');
  const label = element('p', 'label', [labelWords, ' ', eta]);
  const notice = element('p', 'notice');
  // One polite region, and not the progress bar itself, which would be read out at every per cent.
  const status = element('p', 'status');
  status.setAttribute('role', 'status');
  const before = slot('idle');
  const after = slot('end');
  shadow.append(element('div', 'root', [before, summary, track, label, notice, after, status]));

  let isUnfolded = false;
  /** @type {Track | null} */
  let shown = null;
  /** @type {TrackWords} */
  let words;

  summary.addEventListener('click', () => {
    isUnfolded = !isUnfolded;
    if (shown) show(shown, words);
  });

  return { show };

  /**
   * @param {Track} next
   * @param {TrackWords} nextWords
   */
  function show(next, nextWords) {
    const { phase, etaMs, etaHighMs } = next;
    const isIdle = phase === 'idle';
    const isOver = !isIdle && phase !== 'running';
    if (!isOver) isUnfolded = false;
    shown = next;
    words = nextWords;
    shadow.host.setAttribute('data-phase', phase);
    before.hidden = !isIdle;
    after.hidden = !isOver;
    summary.hidden = !isOver;
    summary.setAttribute('aria-expanded', String(isUnfolded));
    summary.dataset.state = phase;
    track.hidden = isIdle ? !shadow.host.hasAttribute('preview') : isOver && !isUnfolded;
    label.hidden = isOver || isIdle;
    const doing = words.stages[next.labelKey] ?? next.label;
    const line = isOver ? summaryOf(next, words) : doing;
    setText(summaryWords, isOver ? line : '');
    showRoad(next, doing);
    setText(labelWords, doing);
    setText(eta, etaMs !== null && etaMs >= MIN_ETA_MS ? words.left(etaMs, etaHighMs) : '');
    notice.hidden = next.notice === '' || isIdle;
    setText(notice, next.notice);
    setText(status, [line, isOver ? next.failure : '', next.notice].filter(Boolean).join('. '));
  }

  /**
   * @param {Track} next
   * @param {string} doing
   */
  function showRoad({ phase, progress, posts: nextPosts }, doing) {
    const isBar = phase === 'running';
    const percent = Math.round(progress);
    fill.style.setProperty('--progress', String(progress));
    while (posts.children.length > nextPosts.length) posts.lastElementChild?.remove();
    nextPosts.forEach((post, index) => {
      const node = posts.children[index] ?? posts.appendChild(createPost());
      showPost(/** @type {HTMLElement} */ (node), post, doing);
    });
    const name = isBar ? words.progress : phase === 'idle' ? words.way : nextPosts.map(describe).join('; ');
    for (const [attribute, value] of Object.entries({
      role: isBar ? 'progressbar' : 'img',
      'aria-label': name,
      'aria-valuemin': isBar && '0',
      'aria-valuemax': isBar && '100',
      'aria-valuenow': isBar && String(percent),
      'aria-valuetext': isBar && words.value(percent, doing),
    })) {
      if (value === false) track.removeAttribute(attribute);
      else track.setAttribute(attribute, value);
    }
  }

  /**
   * @param {HTMLElement} node
   * @param {import('./track-model.js').Post} post
   * @param {string} doing
   */
  function showPost(node, post, doing) {
    const { at, state, ms } = post;
    const [name, now, time] = node.querySelectorAll('.name, .doing, .time');
    node.dataset.state = state;
    node.style.setProperty('--at', String(at));
    setText(name, nameOf(post));
    setText(now, state === 'current' ? doing : '');
    setText(time, ms === null || state === 'current' ? '' : words.duration(ms));
  }

  /** @param {import('./track-model.js').Post} post */
  function describe(post) {
    const state = words.states[post.state] ?? post.state;
    return `${nameOf(post)}: ${post.ms === null ? state : `${state}, ${words.duration(post.ms)}`}`;
  }

  /** @param {import('./track-model.js').Post} post */
  function nameOf({ id, label }) {
    return (Object.hasOwn(words.names, id) && words.names[id]) || label || id;
  }
}

/**
 * @param {Track} track
 * @param {TrackWords} words
 */
function summaryOf({ phase, summary, result }, words) {
  if (summary) return summary;
  if (phase !== 'done') return phase === 'stopped' ? words.stopped : words.failed;
  const { ms, sources, isAnswered } = result ?? { ms: 0, sources: 0, isAnswered: false };
  return isAnswered ? words.answered(ms, sources) : words.unanswered(ms);
}

function createPost() {
  const text = element('span', 'text', [
    element('span', 'name'),
    element('span', 'doing'),
    element('span', 'time'),
  ]);
  return element('div', 'post', [stone(), text]);
}

/** @param {string} [state] */
function stone(state) {
  const node = element('span', 'stone');
  if (state) node.dataset.state = state;
  return node;
}

/** @param {string} name */
function slot(name) {
  const node = document.createElement('slot');
  node.name = name;
  return node;
}
