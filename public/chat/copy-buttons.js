const SHOWN_MS = 2_000;

/**
 * Gives every block of code in a finished answer a button that copies it. The code itself stays where it is: moved, it
 * would lose the focus and how far it was scrolled.
 * @param {Element} answer
 * @param {import('../i18n/words.js').Words} words
 */
export function addCopyButtons(answer, words) {
  for (const pre of answer.querySelectorAll('pre')) {
    if (pre.previousElementSibling?.matches('.copy-code')) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy copy-code';
    button.textContent = words.say('exchange.copyCode');
    // In the language of the page, and so no part of what tells the direction of the answer.
    button.dir = 'auto';
    pre.before(button);
  }
}

/**
 * Copies what the clicked button belongs to and says so in its place; other clicks are left alone.
 * @param {Element} target What was clicked.
 * @param {import('../i18n/words.js').Words} words
 */
export async function copyOnClick(target, words) {
  const button = target.closest('button.copy');
  if (!button || button.hasAttribute('data-label')) return;
  const code = button.matches('.copy-code') ? button.nextElementSibling?.textContent : null;
  const text = code ?? readAnswer(button.closest('.exchange')?.querySelector('.answer'));
  const isCopied = await copyText(text);
  const label = button.textContent ?? '';
  button.setAttribute('data-label', label);
  button.setAttribute('aria-live', 'polite');
  button.textContent = words.say(isCopied ? 'exchange.copied' : 'exchange.notCopied');
  setTimeout(() => {
    button.textContent = label;
    button.removeAttribute('data-label');
  }, SHOWN_MS);
}

/**
 * The answer as it is read, without the numbers of its sources and the words of the buttons in it.
 * @param {Element | null | undefined} answer
 */
function readAnswer(answer) {
  if (!(answer instanceof HTMLElement)) return '';
  const unread = answer.querySelectorAll('.citation, .copy');
  // Only what is in the page has lines: text that is laid out is read, with these taken out of the way for that long.
  for (const node of unread) node.setAttribute('hidden', '');
  // biome-ignore lint/performance/useDomNodeTextContent: a copied answer needs its line ends, which textContent does not have
  const text = answer.innerText.trim();
  for (const node of unread) node.removeAttribute('hidden');
  return text;
}

/**
 * The clipboard's own interface exists on secure origins only; a site on a plain local network has the old way.
 * @param {string} text
 * @returns {Promise<boolean>}
 */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = document.createElement('textarea');
    box.value = text;
    document.body.append(box);
    box.select();
    const isCopied = document.execCommand('copy');
    box.remove();
    return isCopied;
  }
}
