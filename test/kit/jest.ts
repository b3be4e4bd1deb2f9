import type { StreamAssertions } from './stream-assertions.ts';
import { streamMatchers } from './stream-matchers.ts';

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: a merged interface has the same parameters
    interface Matchers<R, T = {}> extends StreamAssertions<R> {}
  }
}

/**
 * Adds the matchers to the global `expect` of Jest, and their types to @types/jest. Made for `setupFilesAfterEnv`.
 */
const { expect } = globalThis as unknown as { expect: { extend(matchers: typeof streamMatchers): void } };
expect.extend(streamMatchers);
