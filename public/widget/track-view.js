import { element, setText } from './element.js';
import { TRACK_STYLE } from './track-style.js';

/** @typedef {import('./track-model.js').Track} Track */
/** @typedef {import('../i18n/words.js').Words} Words */

/** A shorter time left is over before it is read. */
const MIN_ETA_MS = 1000;
/** The road lies where it has as much room as this. */
const LYING_EM = 16;

/**
 * The drawing in a shadow root, made once and then changed only where a new track differs.
 * @param {ShadowRoot} shadow
 */
export function createTrackView(shadow) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(TRACK_STYLE);
  shadow.adoptedStyleSheets = [sheet];

  const summary = element('button', 'summary');
  const fill = element('div', 'fill');
  const posts = element('div', 'posts');
  const track = element('div', 'track', [element('div', 'road', [fill]), posts]);
  const labelWords = element('span', 'words');
  const eta = element('span', 'eta');
  const label = element('div', 'label', [labelWords, ' ', eta]);
  const notice = element('div', 'notice');
  // One polite region, and not the progress bar itself, which would be read out at every per cent.
  const status = element('div', 'status');
  status.role = 'status';
  const before = slot('idle');
  const after = slot('end');
  const way = element('div', 'way', [summary, label, track]);
  const root = element('div', 'root', [before, way, notice, after, status]);
  shadow.append(root);

  /** What the visitor chose; before that the folded road is open where it stands, and closed where it lies. */
  let isOpen = /** @type {boolean | null} */ (null);

  summary.addEventListener('click', () => {
    isOpen = summary.ariaExpanded !== 'true';
    showFold();
  });
  new ResizeObserver(() => {
    showFold();
    // Nothing moves to where it is seen first.
    requestAnimationFrame(() => root.classList.add('moves'));
  }).observe(root);

  return { show };

  /**
   * @param {Track} next
   * @param {Words} words
   */
  function show(next, words) {
    const { phase, etaMs, etaHighMs } = next;
    const isIdle = phase === 'idle';
    const isRunning = phase === 'running';
    const isOver = !isIdle && !isRunning;
    if (!isOver) isOpen = null;
    shadow.host.setAttribute('data-phase', phase);
    way.classList.toggle('over', isOver);
    way.hidden = isIdle && !shadow.host.hasAttribute('preview');
    before.hidden = !isIdle;
    after.hidden = !isOver;
    summary.hidden = !isOver;
    label.hidden = !isRunning;
    const doing = words.say(next.labelKey, {}, next.label);
    const line = isOver ? summaryOf(next, words) : doing;
    setText(summary, line);
    showFold();
    showRoad(next, doing, words);
    setText(labelWords, doing);
    setText(eta, etaMs !== null && etaMs >= MIN_ETA_MS ? timeLeft(etaMs, etaHighMs ?? etaMs, words) : '');
    notice.hidden = isIdle || !next.notice;
    setText(notice, next.notice);
    setText(status, [line, isOver ? next.failure : '', next.notice].filter(Boolean).join('. '));
  }

  /** Where there is room the road lies; opened, it stands there too, since only then there is room for names. */
  function showFold() {
    const hasRoom = root.clientWidth >= LYING_EM * parseFloat(getComputedStyle(root).fontSize);
    const isOver = way.classList.contains('over');
    const isUnfolded = isOpen ?? !hasRoom;
    summary.ariaExpanded = String(isUnfolded);
    way.classList.toggle('closed', isOver && !isUnfolded);
    way.classList.toggle('lies', hasRoom && !(isOver && isUnfolded));
  }

  /**
   * @param {Track} next
   * @param {string} doing
   * @param {Words} words
   */
  function showRoad({ phase, progress, posts: nextPosts }, doing, words) {
    const isBar = phase === 'running';
    const percent = Math.round(progress);
    fill.style.setProperty('--progress', String(progress / 100));
    while (posts.children.length > nextPosts.length) posts.lastElementChild?.remove();
    nextPosts.forEach((post, index) => {
      const node = posts.children[index] ?? posts.appendChild(createPost());
      /** @type {HTMLElement} */ (node).style.setProperty('--index', String(index));
      showPost(/** @type {HTMLElement} */ (node), post, doing, words);
    });
    track.role = isBar ? 'progressbar' : phase === 'idle' ? 'img' : null;
    track.ariaLabel = track.role && words.say(isBar ? 'track.progress' : 'track.way');
    track.ariaValueNow = isBar ? String(percent) : null;
    track.ariaValueText = isBar ? words.say('track.value', { percent, label: doing }) : null;
  }

  /**
   * @param {HTMLElement} node
   * @param {import('./track-model.js').Post} post
   * @param {string} doing
   * @param {Words} words
   */
  function showPost(node, post, doing, words) {
    const { at, state, ms } = post;
    const [name, now, time] = node.querySelectorAll('.name, .doing, .time');
    node.dataset.state = state;
    node.style.setProperty('--at', String(at));
    setText(name, nameOf(post, words));
    // What is being done stands in the place of the name. WebKit does not look again at `:has()` with `:empty`.
    const isDoing = state === 'current' && doing !== '';
    name?.toggleAttribute('hidden', isDoing);
    setText(now, isDoing ? doing : '');
    const isCut = state === 'skipped' || state === 'failed' || state === 'stopped';
    const said = isCut ? words.say(`state.${state}`, {}, '') : '';
    setText(time, state === 'current' || ms === null ? said : words.duration(ms));
  }
}

/**
 * @param {import('./track-model.js').Post} post
 * @param {Words} words
 */
function nameOf({ id, label }, words) {
  return words.say(`post.${id}`, {}, label || id);
}

/**
 * @param {Track} track
 * @param {Words} words
 */
function summaryOf({ phase, summary, result }, { say, duration }) {
  if (summary) return summary;
  if (phase !== 'done') return say(phase === 'stopped' ? 'track.wasStopped' : 'track.notFinished');
  const time = duration(result?.ms ?? 0);
  if (!result?.isAnswered) return say('track.unanswered', { time });
  return say('track.answered', { time });
}

/**
 * @param {number} ms The median.
 * @param {number} highMs The 90th percentile.
 * @param {Words} words
 */
function timeLeft(ms, highMs, { say }) {
  const [time = '', longest = ''] = [ms, highMs].map((left) =>
    left < 90_000
      ? say('duration.s', { n: Math.round(left / 1000) })
      : say('duration.min', { n: Math.round(left / 60_000) }),
  );
  // A range is worth saying only when it is wide.
  return say(highMs >= 2 * ms ? 'track.leftAtMost' : 'track.left', { time, longest });
}

function createPost() {
  const text = element('span', 'text', [
    element('span', 'name'),
    element('span', 'doing'),
    element('span', 'time'),
  ]);
  return element('div', 'post', [stone(), text]);
}

function stone() {
  return element('span', 'stone');
}

/** @param {string} name */
function slot(name) {
  const node = document.createElement('slot');
  node.name = name;
  return node;
}
