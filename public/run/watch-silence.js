/** The server breaks every silence after ten seconds; three missed beats mean that the connection is dead. */
const MAX_SILENCE_MS = 35_000;

/**
 * A signal that aborts with the given one, or when the body that it watches is silent for too long.
 * @param {AbortSignal} signal
 */
export function watchSilence(signal) {
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const listen = () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => controller.abort(new DOMException('No heartbeat.', 'TimeoutError')),
      MAX_SILENCE_MS,
    );
  };
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  listen();
  return {
    signal: controller.signal,
    /** @param {ReadableStream<Uint8Array>} body */
    watch(body) {
      /** @type {TransformStream<Uint8Array, Uint8Array>} */
      const heart = new TransformStream({
        transform(chunk, output) {
          listen();
          output.enqueue(chunk);
        },
      });
      return body.pipeThrough(heart);
    },
    /** Ends the connection at once, as a silence would. */
    interrupt() {
      controller.abort(new DOMException('The page was frozen.', 'TimeoutError'));
    },
    end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}
