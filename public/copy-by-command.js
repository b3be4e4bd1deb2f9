/**
 * The old way to the clipboard: its own interface exists on secure origins only, and not on a plain local network.
 * @param {string} text
 * @returns {boolean} Whether the browser has done it.
 */
export function copyByCommand(text) {
  const box = document.createElement('textarea');
  box.value = text;
  document.body.append(box);
  box.select();
  const isCopied = document.execCommand('copy');
  box.remove();
  return isCopied;
}
