import { element } from './element.js';

/**
 * Questions that go on from an answer, each a button that asks it, with their heading; nothing for a run that names none.
 * @param {import('../../pipeline/events.ts').SuccessPayload} success
 * @param {{ words: import('../i18n/words.js').Words, onAsk: (question: string) => void }} options
 * @returns {Node[]}
 */
export function createNextQuestions({ questions = [] }, { words, onAsk }) {
  if (questions.length === 0) return [];
  const items = questions.map((question) => {
    const button = element('button', 'suggestion', [question]);
    button.setAttribute('type', 'button');
    button.dir = 'auto';
    button.addEventListener('click', () => onAsk(question));
    return element('li', 'hit', [button]);
  });
  return [element('p', 'found-name', [words.say('page.askNext')]), element('ol', 'hits next', items)];
}
