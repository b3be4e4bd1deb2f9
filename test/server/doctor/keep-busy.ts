/** Holds the event loop of this process for `busyMs` of every `everyMs`; returns what ends it. */
export function keepBusy(busyMs: number, everyMs: number): () => void {
  const timer = setInterval(() => {
    const until = performance.now() + busyMs;
    while (performance.now() < until);
  }, everyMs);
  return () => clearInterval(timer);
}
