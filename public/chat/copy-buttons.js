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
  const isCopied = await copyText(readWanted(button));
  const name = button.querySelector('.tool-name') ?? button;
  const label = name.textContent ?? '';
  button.setAttribute('data-label', label);
  button.setAttribute('aria-live', 'polite');
  name.textContent = words.say(isCopied ? 'exchange.copied' : 'exchange.notCopied');
  setTimeout(() => {
    name.textContent = label;
    button.removeAttribute('data-label');
  }, SHOWN_MS);
}

/** @param {Element} button */
function readWanted(button) {
  if (button.matches('.copy-code')) return button.nextElementSibling?.textContent ?? '';
  const exchange = button.closest('.exchange');
  switch (button.getAttribute('data-copy')) {
    case 'link':
      return findLink(exchange);
    case 'markdown':
      return readMarkdown(exchange);
    default:
      return readAnswer(exchange?.querySelector('.answer'));
  }
}

/**
 * The address of the page that was made, which others may read too; else the place in this conversation.
 * @param {Element | null} exchange
 */
function findLink(exchange) {
  const card = /** @type {HTMLAnchorElement | null} */ (exchange?.querySelector('.page-card[href]'));
  return card?.href ?? new URL(`#${exchange?.id ?? ''}`, location.href).href;
}

/**
 * The answer as it was written, with its sources as a list of links under their numbers.
 * @param {Element | null} exchange
 */
function readMarkdown(exchange) {
  const answer = /** @type {HTMLElement | null} */ (exchange?.querySelector('.answer') ?? null);
  const sources = Array.from(exchange?.querySelectorAll('.source') ?? [], (source) => {
    const [number, title, place] = ['.source-number', '.source-title', '.source-place'].map(
      (selector) => source.querySelector(selector)?.textContent ?? '',
    );
    const name = [title, place].filter(Boolean).join(' › ');
    const link = /** @type {HTMLAnchorElement | null} */ (source.querySelector('.source-link[href]'));
    return `- [${number}] ${link ? `[${name}](${link.href})` : name}`;
  });
  return [answer?.dataset.markdown ?? '', sources.join('\n')].filter(Boolean).join('\n\n');
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
