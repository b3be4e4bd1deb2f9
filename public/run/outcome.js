/**
 * What came of a run that succeeded: an answer, small talk, or none; a reason that is not known is none.
 * @param {string} finishReason
 * @returns {'answer' | 'reply' | 'refusal'}
 */
export function toOutcome(finishReason) {
  if (/^(?:stop|length|extractive)$/.test(finishReason)) return 'answer';
  return finishReason === 'reply' ? 'reply' : 'refusal';
}
