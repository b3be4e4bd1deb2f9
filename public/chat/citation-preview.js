const ID = 'citation-preview';

/**
 * Shows the sentence that a number of an answer stands for, while the number is pointed at or has the focus. Escape takes
 * it away, and so does leaving; it can be pointed at itself.
 * @param {HTMLElement} list Holds the exchanges.
 */
export function previewCitations(list) {
  /** @type {Element | null} */
  let shownFor = null;
  for (const name of ['pointerover', 'focusin']) {
    list.addEventListener(name, ({ target }) => look(/** @type {Element} */ (target)));
  }
  list.addEventListener('pointerleave', hide);
  list.addEventListener('focusout', hide);
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && hide());

  /** @param {Element} target */
  function look(target) {
    if (target.closest('.citation-preview')) return;
    const citation = target.closest('.answer .citation');
    if (citation === shownFor) return;
    hide();
    const source = citation && document.getElementById(citation.getAttribute('href')?.slice(1) ?? '');
    const preview = source && toPreview(source);
    if (!citation || !preview) return;
    shownFor = citation;
    citation.setAttribute('aria-describedby', ID);
    list.append(preview);
    place(preview, citation.getBoundingClientRect());
  }

  function hide() {
    document.getElementById(ID)?.remove();
    shownFor?.removeAttribute('aria-describedby');
    shownFor = null;
  }
}

/**
 * What was quoted of a source, or how its passage begins.
 * @param {Element} source
 */
function toPreview(source) {
  const quoted = [...source.querySelectorAll('.excerpt mark')].map((mark) => mark.textContent).join('');
  const begins = source.querySelector('.excerpt > :first-child')?.textContent ?? '';
  const text = (quoted || begins).trim();
  if (text === '') return null;
  const preview = document.createElement('div');
  preview.id = ID;
  preview.className = 'citation-preview';
  preview.role = 'tooltip';
  const title = document.createElement('strong');
  title.textContent = source.querySelector('.source-title')?.textContent ?? '';
  const words = document.createElement('span');
  words.textContent = text;
  for (const node of [title, words]) node.dir = 'auto';
  preview.append(title, words);
  return preview;
}

/**
 * Above the number, or below it where there is more room, and never beyond the sides of the window.
 * @param {HTMLElement} preview
 * @param {DOMRect} at
 */
function place(preview, at) {
  const { width, height } = preview.getBoundingClientRect();
  const side = 16;
  const left = Math.min(
    Math.max(side, at.left - width / 2),
    document.documentElement.clientWidth - width - side,
  );
  const top = at.top > height + side ? at.top - height - 4 : at.bottom + 4;
  preview.style.left = `${left + scrollX}px`;
  preview.style.top = `${top + scrollY}px`;
}
