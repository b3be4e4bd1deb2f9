/**
 * From `begin` on SIGINT and SIGTERM call what it was given, and end the program at once: what SQLite does in another thread cannot be
 * told to stop.
 */
export function createRemoval(): { begin(removeUnfinished: () => void): void } {
  let remove = () => {};
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      remove();
      process.stderr.write('Interrupted. Nothing was changed.\n');
      // Its handler is gone: this is the end.
      process.kill(process.pid, signal);
    });
  }
  return {
    begin(removeUnfinished) {
      remove = removeUnfinished;
    },
  };
}
