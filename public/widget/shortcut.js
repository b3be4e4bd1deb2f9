import { isComposing } from './is-composing.js';

/**
 * Whether the keys are Ctrl, or ⌘ on a Mac, and the letter.
 * @param {KeyboardEvent} event
 * @param {string} letter `none` for no shortcut.
 */
export function isShortcut(event, letter) {
  const isCommand = isMac() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (!isCommand || event.altKey || event.shiftKey || isComposing(event)) return false;
  return event.key.toLowerCase() === letter.toLowerCase();
}

/**
 * @param {string} letter
 * @param {'shown' | 'aria'} [use]
 */
export function nameShortcut(letter, use = 'shown') {
  if (use === 'aria') return `${isMac() ? 'Meta' : 'Control'}+${letter.toUpperCase()}`;
  return isMac() ? `⌘${letter.toUpperCase()}` : `Ctrl ${letter.toUpperCase()}`;
}

function isMac() {
  return /^(Mac|iP)/.test(navigator.platform);
}
