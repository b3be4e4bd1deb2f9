import type { MatcherResult } from './matcher-result.ts';
import type { StreamAssertions } from './stream-assertions.ts';
import { streamMatchers } from './stream-matchers.ts';

/**
 * The matchers without a test framework, for node:test and others: `assertStream(stream).toEndCleanly()` throws an
 * Error with the drawing of the stream when it does not. Those that ask the server return a promise.
 */
export function assertStream(received: unknown): StreamAssertions {
  const entries = Object.entries(streamMatchers).map(([name, matcher]) => {
    const assert = (...args: readonly unknown[]) => {
      const match = matcher as (...all: readonly unknown[]) => MatcherResult | Promise<MatcherResult>;
      const result = match(received, ...args);
      return result instanceof Promise ? result.then(throwUnlessPassed) : throwUnlessPassed(result);
    };
    return [name, assert];
  });
  return Object.fromEntries(entries) as StreamAssertions;
}

function throwUnlessPassed({ pass, message }: MatcherResult): void {
  if (!pass) throw new Error(message());
}
