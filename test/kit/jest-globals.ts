import { expect } from '@jest/globals';
import type { StreamAssertions } from './stream-assertions.ts';
import { streamMatchers } from './stream-matchers.ts';

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends StreamAssertions<R> {}
}

// Adds the matchers to the `expect` of @jest/globals, and their types.
expect.extend(streamMatchers);
