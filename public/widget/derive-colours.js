/** @typedef {readonly [number, number, number]} Colour sRGB, 0 to 255 each. */

/** By WCAG 2.2: text, and the shapes that one has to see. */
const TEXT = 4.5;
/** Quiet text is as quiet as it may be at the level AAA; on a page whose text has less, it is the text. */
const QUIET = 7;
const SHAPE = 3;
/** @type {Colour} */
const WHITE = [255, 255, 255];
/** @type {Colour} */
const BLACK = [0, 0, 0];

/**
 * All colours of an element from the few that a page has chosen. Whatever these are, text is drawn at 4.5 to 1 at least
 * and lines that matter at 3 to 1: what would not be is moved towards black or white as far as it takes.
 * @param {{ paper: Colour, ink: Colour, accent: Colour, danger: Colour }} given
 */
export function deriveColours({ paper, ink, accent, danger }) {
  const text = reach(ink, paper, TEXT);
  const shape = reach(accent, paper, SHAPE);
  return {
    ink: text,
    quiet: soften(text, paper, 0.36, QUIET),
    line: soften(text, paper, 0.6, SHAPE),
    hairline: mix(text, paper, 0.84),
    accent: shape,
    'accent-text': reach(accent, paper, TEXT),
    'on-accent': [paper, text, WHITE, BLACK].find((colour) => contrast(colour, shape) >= TEXT) ?? BLACK,
    danger: reach(danger, paper, TEXT),
  };
}

/**
 * The ratio of WCAG 2.2, 1 to 21.
 * @param {Colour} one
 * @param {Colour} other
 */
export function contrast(one, other) {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/**
 * Whether white reads better on it than black.
 * @param {Colour} colour
 */
export function isDark(colour) {
  return contrast(colour, WHITE) > contrast(colour, BLACK);
}

/**
 * @param {Colour} from
 * @param {Colour} to
 * @param {number} share How far on the way from one to the other, 0 to 1.
 * @returns {Colour}
 */
function mix(from, to, share) {
  const at = (/** @type {0 | 1 | 2} */ i) => Math.round(from[i] + (to[i] - from[i]) * share);
  return [at(0), at(1), at(2)];
}

/**
 * The colour, or the nearest one on its way to black or white that stands out enough.
 * @param {Colour} colour
 * @param {Colour} paper
 * @param {number} least
 */
function reach(colour, paper, least) {
  const end = isDark(paper) ? WHITE : BLACK;
  for (let share = 0; share < 1; share += 0.05) {
    const moved = mix(colour, end, share);
    if (contrast(moved, paper) >= least) return moved;
  }
  return end;
}

/**
 * The colour as near to the paper as it may come, up to `share` of the way.
 * @param {Colour} colour
 * @param {Colour} paper
 * @param {number} share
 * @param {number} least
 */
function soften(colour, paper, share, least) {
  for (let at = share; at > 0; at -= 0.02) {
    const softened = mix(colour, paper, at);
    if (contrast(softened, paper) >= least) return softened;
  }
  return colour;
}

/** @param {Colour} colour */
function luminance([r, g, b]) {
  const linear = (/** @type {number} */ channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}
