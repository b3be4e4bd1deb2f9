import { formatDuration } from './track-model.js';
import { TRACK_STYLE } from './track-style.js';

/** What the posts are called; beside the road, the current one shows the server's label instead. */
const NAMES = Object.freeze({
  init: 'Received',
  intent: 'Question',
  signals: 'Profile',
  knowledge: 'Documents',
  response: 'Answer',
  page: 'Page',
});

/** A shorter time left is over before it is read. */
const MIN_ETA_MS = 1000;

/**
 * The drawing in a shadow root, made once and then changed only where a new track differs.
 * @param {ShadowRoot} root
 */
export function createTrackView(root) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(TRACK_STYLE);
  root.adoptedStyleSheets = [sheet];

  const summaryWords = element('span', 'words');
  const summary = element('button', 'summary', [stone('done'), summaryWords]);
  summary.setAttribute('type', 'button');
  const fill = element('div', 'fill');
  const posts = element('div', 'posts');
  const track = element('div', 'track', [element('div', 'road', [fill]), posts]);
  const labelWords = element('span', 'words');
  const eta = element('span', 'eta');
  const label = element('p', 'label', [labelWords, ' ', eta]);
  // One polite region, and not the progress bar itself, which would be read out at every per cent.
  const status = element('p', 'status');
  status.setAttribute('role', 'status');
  root.append(summary, track, label, status);

  let isUnfolded = false;
  let announced = '';
  /** @type {import('./track-model.js').Track | null} */
  let shown = null;

  summary.addEventListener('click', () => {
    isUnfolded = !isUnfolded;
    if (shown) show(shown);
  });

  return { show };

  /** @param {import('./track-model.js').Track} next */
  function show(next) {
    const isOver = next.phase === 'done' || next.phase === 'failed' || next.phase === 'stopped';
    if (!isOver) isUnfolded = false;
    shown = next;
    root.host.setAttribute('data-phase', next.phase);
    summary.hidden = !isOver;
    summary.setAttribute('aria-expanded', String(isUnfolded));
    summary.dataset.state = next.phase;
    summaryWords.textContent = next.summary;
    const isIdle = next.phase === 'idle';
    track.hidden = isIdle ? !root.host.hasAttribute('preview') : isOver && !isUnfolded;
    label.hidden = track.hidden || isOver || isIdle;
    showRoad(next, next.phase === 'running');
    labelWords.textContent = next.label;
    eta.textContent =
      next.etaMs !== null && next.etaMs >= MIN_ETA_MS ? `about ${formatSeconds(next.etaMs)} left` : '';
    announce(isOver ? [next.summary, next.failure].filter(Boolean).join('. ') : next.label);
  }

  /**
   * @param {import('./track-model.js').Track} next
   * @param {boolean} isBar
   */
  function showRoad({ progress, label: words, posts: nextPosts }, isBar) {
    fill.style.setProperty('--progress', String(progress));
    while (posts.children.length > nextPosts.length) posts.lastElementChild?.remove();
    nextPosts.forEach((post, index) => {
      const node = posts.children[index] ?? posts.appendChild(createPost());
      showPost(/** @type {HTMLElement} */ (node), post, words);
    });
    track.setAttribute('role', isBar ? 'progressbar' : 'img');
    track.setAttribute('aria-label', isBar ? 'Progress of the answer' : describe(nextPosts));
    setOrRemove(track, 'aria-valuemin', isBar ? '0' : null);
    setOrRemove(track, 'aria-valuemax', isBar ? '100' : null);
    setOrRemove(track, 'aria-valuenow', isBar ? String(Math.round(progress)) : null);
    setOrRemove(track, 'aria-valuetext', isBar ? `${Math.round(progress)} per cent. ${words}` : null);
  }

  /** @param {string} words */
  function announce(words) {
    if (words === announced) return;
    announced = words;
    status.textContent = words;
  }
}

function createPost() {
  const text = element('span', 'text', [
    element('span', 'name'),
    element('span', 'doing'),
    element('span', 'time'),
  ]);
  return element('div', 'post', [stone(), text]);
}

/**
 * @param {HTMLElement} node
 * @param {import('./track-model.js').Post} post
 * @param {string} label
 */
function showPost(node, { id, at, state, ms }, label) {
  const [name, doing, time] = node.querySelectorAll('.name, .doing, .time');
  node.dataset.state = state;
  node.style.setProperty('--at', String(at));
  if (name) name.textContent = nameOf(id);
  if (doing) doing.textContent = state === 'current' ? label : '';
  if (time) time.textContent = ms === null || state === 'current' ? '' : formatDuration(ms);
}

/** @param {string} id */
function nameOf(id) {
  return Object.hasOwn(NAMES, id) ? NAMES[/** @type {keyof typeof NAMES} */ (id)] : id;
}

/** @param {readonly import('./track-model.js').Post[]} posts */
function describe(posts) {
  if (posts.every(({ state }) => state === 'ahead'))
    return `The way of a question: ${posts.map(({ id }) => nameOf(id)).join(', ')}`;
  return posts
    .map(({ id, state, ms }) => `${nameOf(id)}: ${ms === null ? state : `${state}, ${formatDuration(ms)}`}`)
    .join('; ');
}

/** @param {number} ms */
function formatSeconds(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** @param {string} [state] */
function stone(state) {
  const node = element('span', 'stone');
  if (state) node.dataset.state = state;
  return node;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {string | null} value
 */
function setOrRemove(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}

/**
 * @param {string} name
 * @param {string} className Also the name of its `::part`.
 * @param {(Node | string)[]} [children]
 * @returns {HTMLElement}
 */
function element(name, className, children = []) {
  const node = document.createElement(name);
  node.className = className;
  node.setAttribute('part', className);
  node.append(...children);
  return node;
}
