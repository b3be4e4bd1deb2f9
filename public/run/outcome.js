/**
 * What came of a run that succeeded: an answer, of the documents or of the site's owner, small talk, or none; a reason that is
 * not known is none.
 * @param {{ finishReason: string, writtenBy?: string | undefined }} success
 * @returns {'answer' | 'reply' | 'refusal'}
 */
export function toOutcome({ finishReason, writtenBy }) {
  if (writtenBy === 'owner' || /^(?:stop|length|extractive)$/.test(finishReason)) return 'answer';
  return finishReason === 'reply' ? 'reply' : 'refusal';
}
