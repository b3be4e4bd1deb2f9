/** Nearer to the end than this, a reader means to read on as it grows. */
const NEAR_PX = 48;

/**
 * Keeps the end of a growing answer in view for a reader who has scrolled down to it. Everybody else is left where they
 * are, which is at the question unless they have moved.
 * @param {Element} answer
 */
export function followAnswer(answer) {
  const bar = document.getElementById('ask');
  const listening = new AbortController();
  let lastY = scrollY;
  let isFollowing = false;
  addEventListener('scroll', noticeReader, { passive: true, signal: listening.signal });

  return {
    /** @param {() => void} change */
    grow(change) {
      // A movement may not have been told of yet.
      noticeReader();
      change();
      const hiddenPx = answer.getBoundingClientRect().bottom - viewEnd();
      if (isFollowing && hiddenPx > 0) scrollBy({ top: hiddenPx, behavior: 'instant' });
      lastY = scrollY;
    },
    stop: () => listening.abort(),
  };

  function noticeReader() {
    const movedPx = scrollY - lastY;
    if (movedPx === 0) return;
    lastY = scrollY;
    const { bottom } = answer.getBoundingClientRect();
    isFollowing = movedPx > 0 && bottom > 0 && bottom <= viewEnd() + NEAR_PX;
  }

  /** What is behind the box is not seen. */
  function viewEnd() {
    return Math.min(innerHeight, bar?.getBoundingClientRect().top ?? innerHeight);
  }
}
