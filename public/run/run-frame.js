/**
 * An event of a run as it came over the wire.
 * @typedef {object} RunEventFrame
 * @property {string} name
 * @property {any} data The parsed payload.
 * @property {number | null} seq Null for transient events, which are not replayed.
 */

/**
 * @param {import('../event-stream.js').ServerSentEvent} event
 * @param {number} lastSeq The last event that was seen.
 * @returns {RunEventFrame | null} Null for what was seen before or cannot be read.
 */
export function toFrame({ type, data, id }, lastSeq) {
  const seq = type === 'progress' ? null : Number(id);
  if (seq !== null && !(seq > lastSeq)) return null;
  try {
    return { name: type, data: JSON.parse(data), seq };
  } catch {
    return null;
  }
}

/**
 * Whether nothing follows this event.
 * @param {RunEventFrame} frame
 */
export function isTerminal({ name, data }) {
  return name === 'stage' && (data.stageId === 'complete' || /^(failed|stopped)$/.test(data.status));
}
