import { enableFeedback } from '../chat/feedback-form.js';
import { element } from './element.js';

const REASONS = ['wrong', 'not_asked', 'incomplete', 'outdated'];
const MAX_COMMENT_CHARS = 500;
const SVG = 'http://www.w3.org/2000/svg';
const THUMB =
  'M2.5 7h2.4v6.5H2.5zM4.9 7.4l2.5-5.1a1.4 1.4 0 0 1 1.5 1.5v2.6h3.5a1.3 1.3 0 0 1 1.3 1.5l-.7 4.4a1.4 1.4 0 0 1-1.4 1.2H4.9';

/**
 * Whether an answer was helpful: two thumbs, and below the one that is down the reasons and a sentence. The chat page draws
 * the same on its server.
 * @param {import('../i18n/words.js').Words} words
 * @param {(feedback: import('../run/feedback.js').Feedback | null) => Promise<void>} send Rejects with an `AskError`.
 */
export function createFeedback(words, send) {
  const { say } = words;
  const name = element('span', 'thumbs-name', [say('feedback.question')]);
  name.ariaHidden = 'true';
  const told = element('span', 'feedback-told');
  told.role = 'status';
  const thumbs = createGroup('thumbs-row', say('feedback.question'), [
    name,
    createThumb('up', say('feedback.up')),
    createThumb('down', say('feedback.down')),
    told,
  ]);
  const list = REASONS.map((reason) => createChoice('reason', 'reason', reason, [say(`feedback.${reason}`)]));
  const box = /** @type {HTMLInputElement} */ (element('input', 'comment-box'));
  Object.assign(box, { name: 'comment', maxLength: MAX_COMMENT_CHARS, dir: 'auto', autocomplete: 'off' });
  box.placeholder = say('feedback.comment');
  box.ariaLabel = say('feedback.comment');
  const sendButton = element('button', 'comment-send', [say('feedback.send')]);
  const reasons = element('div', 'reasons', [
    element('form', 'feedback-form', [createGroup('reason-list', say('feedback.why'), list)]),
    element('form', 'comment', [box, sendButton]),
  ]);
  const node = element('div', 'feedback', [element('form', 'feedback-form', [thumbs]), reasons]);
  reasons.hidden = true;
  const { restore } = enableFeedback(node, { words, send });
  return { node, restore };
}

/**
 * @param {string} className
 * @param {string} label
 * @param {Node[]} children
 */
function createGroup(className, label, children) {
  const group = element('div', className, children);
  group.role = 'group';
  group.ariaLabel = label;
  return group;
}

/**
 * @param {'up' | 'down'} value
 * @param {string} label
 */
function createThumb(value, label) {
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('class', 'icon');
  icon.setAttribute('viewBox', '0 0 16 16');
  icon.ariaHidden = 'true';
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', THUMB);
  icon.append(path);
  const button = createChoice(`thumb thumb-${value}`, 'rating', value, [icon]);
  button.ariaLabel = label;
  return button;
}

/**
 * @param {string} className
 * @param {string} name
 * @param {string} value
 * @param {(Node | string)[]} children
 */
function createChoice(className, name, value, children) {
  const button = /** @type {HTMLButtonElement} */ (element('button', className, children));
  Object.assign(button, { name, value });
  button.dataset.value = value;
  button.ariaPressed = 'false';
  return button;
}
