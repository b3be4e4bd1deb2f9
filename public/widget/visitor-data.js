import { AskError, toAskError } from '../run/ask-error.js';

/**
 * @typedef {object} Trait What was noticed about the visitor, and from which words.
 * @property {string} key
 * @property {string} value
 * @property {string} why
 */

/**
 * What the server keeps of the visitor, to see and to erase without a cookie.
 * @param {string} endpoint
 * @param {typeof globalThis.fetch} fetch
 */
export function createVisitorData(endpoint, fetch) {
  /**
   * @param {string} method
   * @param {string} path
   */
  async function call(method, path) {
    const response = await fetch(new URL(`../visitor/${path}`, endpoint).href, { method }).catch(() => null);
    if (!response) throw new AskError('offline', 'The connection was lost and did not come back.');
    if (!response.ok) throw await toAskError(response);
    return response;
  }
  return {
    /** @returns {Promise<readonly Trait[]>} */
    loadTraits: async () => (await (await call('GET', 'profile')).json()).traits,
    eraseTraits: () => call('DELETE', 'profile'),
    /** @param {string} conversationId */
    eraseConversation: (conversationId) =>
      call('DELETE', `conversations/${encodeURIComponent(conversationId)}`),
  };
}
