/** A shorter absence is bridged by the connection itself. */
const MIN_ABSENCE_MS = 10_000;

/**
 * Calls back when the page is seen again after it may have been frozen: a phone that was asleep, or the browser's cache
 * for going back and forward. Connections that look open then may be long dead.
 * @param {() => void} listener
 * @returns {() => void} Ends the listening.
 */
export function onWake(listener) {
  // By the calendar: the clock of the page may stand still while the device sleeps.
  let hiddenAt = document.hidden ? Date.now() : Number.POSITIVE_INFINITY;
  const listening = new AbortController();
  const { signal } = listening;
  const onVisibility = () => {
    if (document.hidden) hiddenAt = Date.now();
    else if (Date.now() - hiddenAt >= MIN_ABSENCE_MS) listener();
  };
  document.addEventListener('visibilitychange', onVisibility, { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && listener(), { signal });
  return () => listening.abort();
}
