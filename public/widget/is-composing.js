/**
 * Whether the key belongs to an input method. Safari tells of the one that ends a word only after the word has ended,
 * by the code that all keys have meanwhile.
 * @param {KeyboardEvent} event
 */
export function isComposing({ isComposing, keyCode }) {
  return isComposing || keyCode === 229;
}
