/**
 * Says at the box, where it is seen from everywhere in a long answer, what the answer is waiting for. A screen reader
 * says it once, in its turn, however often it is told.
 * @param {HTMLElement} place A live region that is there from the start.
 * @returns {(text: string) => void} Shows the text; an empty one takes it away.
 */
export function createWaitNotice(place) {
  const notice = /** @type {HTMLElement} */ (place.querySelector('.notice'));
  const words = /** @type {HTMLElement} */ (place.querySelector('.ask-wait-text'));
  return (text) => {
    if (words.textContent === text) return;
    words.textContent = text;
    notice.hidden = text === '';
  };
}
