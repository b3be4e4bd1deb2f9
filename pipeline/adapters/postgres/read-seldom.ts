/** How long what another process has changed may be unknown here. */
const FRESH_MS = 2_000;

export interface SeldomReader<Value> {
  read(): Promise<Value>;
  /** It has been changed here. */
  forget(): void;
}

/** What every question asks for and hardly ever changes: read once for all those of two seconds. */
export function createSeldomReader<Value>(read: () => Promise<Value>): SeldomReader<Value> {
  let known: { readonly at: number; readonly value: Promise<Value> } | null = null;
  return {
    read() {
      if (known && performance.now() - known.at < FRESH_MS) return known.value;
      const next = { at: performance.now(), value: read() };
      known = next;
      next.value.catch(() => {
        if (known === next) known = null;
      });
      return next.value;
    },
    forget() {
      known = null;
    },
  };
}
