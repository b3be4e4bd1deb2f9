import { AskError, toAskError } from './ask-error.js';

/**
 * What a visitor says of an answer.
 * @typedef {object} Feedback
 * @property {boolean} helpful
 * @property {string | null} reason
 * @property {string | null} comment
 */

/** @type {Feedback} */
const NOT_HELPFUL = { helpful: false, reason: null, comment: null };

/**
 * What is said after one field of the form was sent; null when nothing is said any more. The server does the same for
 * forms of browsers without a script.
 * @param {Feedback | null} current
 * @param {string} field `rating`: `up`, `down` or `none`; `reason`: a code, or empty; `comment`.
 * @param {string} value
 * @returns {Feedback | null}
 */
export function changeFeedback(current, field, value) {
  const down = current?.helpful === false ? current : NOT_HELPFUL;
  if (field === 'reason') return { ...down, reason: value || null };
  if (field === 'comment') return { ...down, comment: value.trim() || null };
  if (value === 'none') return null;
  return value === 'up' ? { ...NOT_HELPFUL, helpful: true } : down;
}

/**
 * @param {string} url
 * @param {Feedback | null} feedback Null takes back what was said.
 * @param {typeof globalThis.fetch} fetch
 * @throws {AskError} when it is not kept
 */
export async function sendFeedback(url, feedback, fetch) {
  /** @type {RequestInit} */
  const init = feedback
    ? { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(feedback) }
    : { method: 'DELETE' };
  const response = await fetch(url, { ...init, keepalive: true }).catch(() => null);
  if (!response) throw new AskError('offline', 'The connection was lost and did not come back.');
  if (!response.ok) throw await toAskError(response);
}
