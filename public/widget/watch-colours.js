import { deriveColours, isDark } from './derive-colours.js';
import { element } from './element.js';

/** @typedef {import('./derive-colours.js').Colour} Colour */

/**
 * The colours of `.root`. A page gives `--milepost-paper`, `--milepost-ink` and `--milepost-accent`; the others are made
 * of them, unless they are given too. The probe tells what the given ones are, whatever form they were written in, and
 * by the end of its transitions that they have changed, for whatever reason.
 */
export const COLOUR_STYLE = `
.root {
  --_given-paper: var(--milepost-paper, light-dark(#fbfaf7, #141513));
  --_given-ink: var(--milepost-ink, light-dark(#1c1b19, #ecebe6));
  --_given-accent: var(--milepost-accent, light-dark(#0b6e4f, #5cc79b));
  --_given-danger: var(--milepost-danger, light-dark(#b3261e, #ff9d93));
  --_paper: var(--_given-paper);
  --_ink: var(--_made-ink, var(--_given-ink));
  --_accent: var(--_made-accent, var(--_given-accent));
  --_danger: var(--_made-danger, var(--_given-danger));
  --_accent-text: var(--_made-accent-text, light-dark(#085c42, #6fd0a8));
  --_on-accent: var(--milepost-on-accent, var(--_made-on-accent, light-dark(#fff, #0c1f17)));
  --_quiet: var(--milepost-quiet, var(--_made-quiet, light-dark(#524f49, #b3b0a8)));
  --_line: var(--milepost-line, var(--_made-line, light-dark(#8a857b, #85837c)));
  --_hairline: var(--milepost-line, var(--_made-hairline, light-dark(#e2ded5, #31322e)));
}
:host([theme]) .root { color-scheme: light dark; }
:host([theme=light]) .root { color-scheme: light; }
:host([theme=dark]) .root { color-scheme: dark; }
@media (prefers-contrast: more) { .root { --_quiet: var(--_ink); --_hairline: var(--_line); } }
.probe {
  position: absolute; width: 0; height: 0; overflow: hidden; forced-color-adjust: none;
  color: color-mix(in srgb, var(--_given-paper), var(--_given-paper));
  background-color: color-mix(in srgb, var(--_given-ink), var(--_given-ink));
  border-color: color-mix(in srgb, var(--_given-accent), var(--_given-accent));
  outline-color: color-mix(in srgb, var(--_given-danger), var(--_given-danger));
  text-decoration-color: color-mix(in srgb, var(--_behind, Canvas), var(--_behind, Canvas));
  transition: color 1ms, background-color 1ms, border-color 1ms, outline-color 1ms;
}
`;

/**
 * Makes the colours of `root`, and makes them anew whenever the page changes its own.
 * @param {HTMLElement} host
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function watchColours(host, root, signal) {
  const probe = root.querySelector('.probe') ?? element('span', 'probe');
  root.append(probe);
  probe.addEventListener('transitionend', update, { signal });
  // The background of the page is none of ours to watch in any better way.
  document.addEventListener('transitionend', updateToPage, { signal });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', update, { signal });
  const observer = new MutationObserver(updateSoon);
  for (const node of [document.documentElement, document.body, host])
    observer.observe(node, { attributes: true });
  signal.addEventListener('abort', () => observer.disconnect());
  let isUpdateDue = false;
  update();

  /** A page may change its attributes with every movement of the mouse. */
  function updateSoon() {
    if (isUpdateDue) return;
    isUpdateDue = true;
    requestAnimationFrame(() => {
      isUpdateDue = false;
      update();
    });
  }

  /** @param {Event} event */
  function updateToPage({ target }) {
    if (target instanceof Node && target.contains(host)) updateSoon();
  }

  function update() {
    set('color-scheme', findScheme(host, root, probe));
    const { color, backgroundColor, borderTopColor, outlineColor } = getComputedStyle(probe);
    const [paper, ink, accent, danger] = [color, backgroundColor, borderTopColor, outlineColor].map(
      parseColour,
    );
    if (!paper || !ink || !accent || !danger) return;
    for (const [name, made] of Object.entries(deriveColours({ paper, ink, accent, danger })))
      set(`--_made-${name}`, `rgb(${made.join(' ')})`);
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  function set(name, value) {
    if (root.style.getPropertyValue(name) !== value) root.style.setProperty(name, value);
  }
}

/**
 * Light or dark after the paper that the page has given, else after what `theme="auto"` finds behind the element;
 * empty where the style sheet knows.
 * @param {HTMLElement} host
 * @param {HTMLElement} root
 * @param {Element} probe
 */
function findScheme(host, root, probe) {
  const style = getComputedStyle(probe);
  let colour = null;
  if (style.getPropertyValue('--milepost-paper').trim() !== '') colour = parseColour(style.color);
  else if (host.getAttribute('theme') === 'auto') {
    const behind = findBackground(host);
    if (!behind) return isPageDark() ? 'dark' : 'light';
    root.style.setProperty('--_behind', behind);
    colour = parseColour(style.textDecorationColor);
  }
  return colour ? (isDark(colour) ? 'dark' : 'light') : '';
}

/**
 * The colour that is painted behind the element, in the page's own words; empty when none is.
 * @param {Element} host
 */
function findBackground(host) {
  for (let node = /** @type {Element | null} */ (host); node; node = parentOf(node)) {
    const { backgroundColor } = getComputedStyle(node);
    if (!/[,/] 0\)$|^transparent$/.test(backgroundColor)) return backgroundColor;
  }
  return '';
}

/** @param {Element} node */
function parentOf(node) {
  const parent = node.assignedSlot ?? node.parentNode;
  return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
}

/** A page without a background is as its `color-scheme` paints it, or that of its `<meta>` where no style has one. */
function isPageDark() {
  const { colorScheme } = getComputedStyle(document.documentElement);
  const meta = document.querySelector('meta[name="color-scheme" i]')?.getAttribute('content');
  const schemes = (colorScheme === 'normal' && meta) || colorScheme;
  if (!schemes.includes('dark')) return false;
  return !schemes.includes('light') || matchMedia('(prefers-color-scheme: dark)').matches;
}

/**
 * @param {string} text As `color-mix(in srgb, …)` is computed: `color(srgb 0.1 0.2 0.3)`.
 * @returns {Colour | null}
 */
function parseColour(text) {
  const [, r, g, b] = /^color\(srgb (\S+) (\S+) (\S+?)[ )]/.exec(text) ?? [];
  if (!r || !g || !b) return null;
  const channel = (/** @type {string} */ value) =>
    Math.round(Math.min(1, Math.max(0, Number(value) || 0)) * 255);
  return [channel(r), channel(g), channel(b)];
}
