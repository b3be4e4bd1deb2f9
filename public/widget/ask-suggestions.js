import { element } from './element.js';

/**
 * Questions to begin with, each a button that asks it.
 * @param {import('../i18n/words.js').Words} words
 * @param {(question: string) => void} onAsk
 */
export function createSuggestions({ say }, onAsk) {
  const list = element('ul', 'suggestion-list');
  const node = element('div', 'suggestions', [
    element('p', 'suggestions-name', [say('chat.examples')]),
    list,
  ]);
  node.hidden = true;

  return { node, show };

  /** @param {readonly string[]} questions */
  function show(questions) {
    const items = questions.map((question) => {
      const button = element('button', 'suggestion', [question]);
      button.setAttribute('type', 'button');
      button.dir = 'auto';
      button.addEventListener('click', () => onAsk(question));
      return element('li', 'suggestion-item', [button]);
    });
    list.replaceChildren(...items);
    node.hidden = items.length === 0;
  }
}

/**
 * @param {string | null} attribute Questions with `|` between them.
 * @returns {string[]}
 */
export function parseSuggestions(attribute) {
  return (attribute ?? '')
    .split('|')
    .map((question) => question.trim())
    .filter((question) => question !== '');
}
