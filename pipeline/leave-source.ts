/** Closes what is read no more. Whatever that leads to is of no interest, and may take for ever. */
export function leaveSource(source: Pick<AsyncIterator<unknown>, 'return'>): void {
  try {
    Promise.resolve(source.return?.(undefined)).catch(() => {});
  } catch {
    // A source of somebody else's making may have a `return` that throws.
  }
}
