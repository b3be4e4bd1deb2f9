const OPEN = '<think>';
const CLOSE = '</think>';

/**
 * Some models write what they think before they answer, between `<think>` and `</think>`, as part of the answer's text.
 * Returns a function that takes the text piece by piece and gives back what is not that.
 */
export function createThinkingFilter(): (piece: string) => string {
  let state: 'start' | 'thinking' | 'answer' = 'start';
  let held = '';
  return (piece) => {
    if (state === 'answer') return piece;
    held += piece;
    if (state === 'start') {
      const begun = held.trimStart();
      if (begun.length < OPEN.length && OPEN.startsWith(begun)) return '';
      state = begun.startsWith(OPEN) ? 'thinking' : 'answer';
    }
    if (state === 'thinking') {
      const end = held.indexOf(CLOSE);
      // Only as much is kept as the closing tag could have begun in.
      if (end < 0) held = held.slice(-CLOSE.length);
      if (end < 0) return '';
      held = held.slice(end + CLOSE.length);
      state = 'answer';
    }
    const text = held;
    held = '';
    return text;
  };
}
