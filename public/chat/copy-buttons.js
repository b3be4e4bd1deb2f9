import { copyByCommand } from '../copy-by-command.js';

const SHOWN_MS = 2_000;

/**
 * Gives every block of code in a finished answer a button that copies it, in its head, and one that wraps its lines
 * where they are wider than the block.
 * @param {Element} answer
 * @param {import('../i18n/words.js').Words} words
 */
export function addCopyButtons(answer, words) {
  for (const head of answer.querySelectorAll('.code-head')) {
    if (head.querySelector('.copy-code')) continue;
    const pre = head.parentElement?.querySelector('pre');
    if (pre && pre.scrollWidth > pre.clientWidth) head.append(createWrapButton(words));
    head.append(createButton('tool copy copy-code', words.say('exchange.copyCode')));
  }
}

/** @param {import('../i18n/words.js').Words} words */
function createWrapButton(words) {
  const button = createButton('tool copy wrap-code', words.say('exchange.wrapCode'));
  button.ariaPressed = 'false';
  button.addEventListener('click', () => {
    const isWrapped = button.closest('.code')?.classList.toggle('is-wrapped') ?? false;
    button.ariaPressed = String(isWrapped);
  });
  return button;
}

/**
 * @param {string} className
 * @param {string} text
 */
function createButton(className, text) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = className;
  button.textContent = text;
  // In the language of the page, and so no part of what tells the direction of the answer.
  button.dir = 'auto';
  return button;
}

/**
 * Copies what the clicked button belongs to and says so in its place; other clicks are left alone.
 * @param {Element} target What was clicked.
 * @param {import('../i18n/words.js').Words} words
 */
export async function copyOnClick(target, words) {
  const button = target.closest('button.copy:not(.wrap-code)');
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
  if (button.matches('.copy-code')) return button.closest('.code')?.querySelector('pre')?.textContent ?? '';
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
 * The answer as it is read, without the numbers of its sources and the heads of its code.
 * @param {Element | null | undefined} answer
 */
function readAnswer(answer) {
  if (!(answer instanceof HTMLElement)) return '';
  const unread = answer.querySelectorAll('.citation, .code-head');
  // Only what is in the page has lines: text that is laid out is read, with these taken out of the way for that long.
  for (const node of unread) node.setAttribute('hidden', '');
  // biome-ignore lint/performance/useDomNodeTextContent: a copied answer needs its line ends, which textContent does not have
  const text = answer.innerText.trim();
  for (const node of unread) node.removeAttribute('hidden');
  return text;
}

/**
 * @param {string} text
 * @returns {Promise<boolean>}
 */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByCommand(text);
  }
}
