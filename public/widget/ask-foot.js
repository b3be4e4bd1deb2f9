import { element, setText } from './element.js';

/**
 * What a visitor may see and erase: what was noticed about them, and the conversation.
 * @param {object} options
 * @param {import('../i18n/words.js').Words} options.words
 * @param {ReturnType<typeof import('./visitor-data.js').createVisitorData>} options.data
 * @param {() => Promise<void>} options.onForget Rejects when the server does not know that it is to forget.
 */
export function createAskFoot({ words, data, onForget }) {
  const { say } = words;
  const told = element('p', 'told');
  told.role = 'status';
  const noticed = createNoticed();
  const forget = createForget();
  const tools = element('div', 'foot-tools', [noticed, forget]);
  const node = element('div', 'foot', [tools, told]);
  show(false);

  return { node, show, tell };

  /** @param {boolean} hasConversation */
  function show(hasConversation) {
    tools.hidden = !hasConversation;
    if (!hasConversation) for (const part of [noticed, forget]) part.removeAttribute('open');
    else setText(told, '');
    showNode();
  }

  /** @param {string} text */
  function tell(text) {
    setText(told, text);
    showNode();
  }

  /** Not by `:has()` with `:empty`, at which WebKit does not look again. */
  function showNode() {
    node.hidden = tools.hidden && told.textContent === '';
  }

  function createNoticed() {
    const list = element('div', 'traits');
    list.setAttribute('aria-live', 'polite');
    const details = element('details', 'noticed', [
      element('summary', 'noticed-name', [say('profile.table')]),
      list,
    ]);
    details.addEventListener('toggle', () => {
      if (details.hasAttribute('open')) void attempt(list, showTraits);
    });
    return details;

    async function showTraits() {
      const traits = await data.loadTraits();
      if (traits.length === 0) return list.replaceChildren(element('p', 'nothing', [say('profile.nothing')]));
      const items = traits.map(({ key, value, why }) => {
        const words = element('q', 'why', [why]);
        words.dir = 'auto';
        return element('li', 'trait', [`${say(`trait.${key}`)}: ${value} `, words]);
      });
      const erase = createButton('erase', say('profile.erase'), () => attempt(list, eraseTraits));
      list.replaceChildren(element('ul', 'trait-list', items), erase);
    }

    async function eraseTraits() {
      await data.eraseTraits();
      list.replaceChildren(element('p', 'nothing', [say('profile.erased')]));
    }
  }

  function createForget() {
    const erase = createButton('erase', say('erase.now'), () => attempt(told, onForget));
    const what = element('p', 'forget-what', [say('erase.conversationWhat')]);
    return element('details', 'forget', [
      element('summary', 'forget-name', [say('ask.forget')]),
      what,
      erase,
    ]);
  }

  /**
   * Does it, or says there why it could not be done.
   * @param {HTMLElement} place
   * @param {() => Promise<void>} act
   */
  async function attempt(place, act) {
    try {
      await act();
    } catch (error) {
      const { code = 'internal', message = '' } = /** @type {{ code?: string, message?: string }} */ (error);
      setText(place, words.explain({ code, message }));
    }
  }
}

/**
 * @param {string} className
 * @param {string} text
 * @param {() => Promise<void>} onClick
 */
function createButton(className, text, onClick) {
  const button = element('button', className, [text]);
  button.setAttribute('type', 'button');
  button.addEventListener('click', () => void onClick());
  return button;
}
