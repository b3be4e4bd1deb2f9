import { copyByCommand } from '../copy-by-command.js';

/** What a made page offers beside its links where there is a script: its Markdown on the clipboard, and paper. */
const SHOWN_MS = 2_000;

const tools = document.getElementById('page-tools');
const copy = tools?.querySelector('.copy-markdown');
if (copy instanceof HTMLButtonElement) {
  reveal(copy);
  copy.addEventListener('click', () => void copyMarkdown(copy));
}
const print = tools?.querySelector('.print');
if (print instanceof HTMLButtonElement) {
  reveal(print);
  print.addEventListener('click', () => window.print());
}

/** @param {HTMLElement} button */
function reveal(button) {
  button.closest('li')?.removeAttribute('hidden');
}

/** @param {HTMLButtonElement} button */
async function copyMarkdown(button) {
  const { url = '', done = '', failed = '' } = button.dataset;
  const label = button.textContent;
  if (label === done || label === failed) return;
  const isCopied = await copyText(loadText(url)).catch(() => false);
  button.textContent = isCopied ? done : failed;
  setTimeout(() => {
    button.textContent = label;
  }, SHOWN_MS);
}

/** @param {string} url */
async function loadText(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return response.text();
}

/**
 * The clipboard is asked before the text is there: WebKit allows it only in the same turn as the click.
 * @param {Promise<string>} text
 * @returns {Promise<boolean>}
 */
async function copyText(text) {
  if (navigator.clipboard?.write) {
    const blob = text.then((content) => new Blob([content], { type: 'text/plain' }));
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
    return true;
  }
  return copyByCommand(await text);
}
