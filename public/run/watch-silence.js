/** The server breaks every silence after ten seconds; three missed beats mean that the connection is dead. */
const MAX_SILENCE_MS = 35_000;

/**
 * A signal that aborts with the given one, or when `listen` is not called for too long.
 * @param {AbortSignal} signal
 */
export function watchSilence(signal) {
  const controller = new AbortController();
  /** Ends the connection at once, as a silence would. */
  const interrupt = () => controller.abort();
  let timer = setTimeout(interrupt, MAX_SILENCE_MS);
  return {
    signal: AbortSignal.any([signal, controller.signal]),
    /** Something was heard. */
    listen() {
      clearTimeout(timer);
      timer = setTimeout(interrupt, MAX_SILENCE_MS);
    },
    interrupt,
    end() {
      clearTimeout(timer);
    },
  };
}
