import { describe, expect, it } from '@jest/globals';
import { createCircuitBreaker } from '../../../../../pipeline/adapters/openai/chat/circuit-breaker.ts';

function createAt() {
  const clock = { ms: 0 };
  const breaker = createCircuitBreaker(() => clock.ms);
  const failTimes = (times: number) => {
    for (let index = 0; index < times; index++) breaker.enter().fail();
  };
  return { clock, breaker, failTimes };
}

describe('createCircuitBreaker', () => {
  it('lets calls through until three failed in a row', () => {
    const { breaker, failTimes } = createAt();
    failTimes(2);
    breaker.enter().succeed();
    failTimes(3);
    expect(() => breaker.enter()).toThrow(expect.objectContaining({ code: 'upstream_unavailable' }));
  });

  it('lets one call try after five seconds, and all once that has succeeded', () => {
    const { clock, breaker, failTimes } = createAt();
    failTimes(3);
    clock.ms = 4_999;
    expect(() => breaker.enter()).toThrow();
    clock.ms = 5_000;
    const probe = breaker.enter();
    expect(() => breaker.enter()).toThrow();
    probe.succeed();
    expect(() => [breaker.enter(), breaker.enter()]).not.toThrow();
  });

  it('doubles the pause when the try fails, up to a minute', () => {
    const { clock, breaker, failTimes } = createAt();
    failTimes(3);
    const pauses = [5_000, 10_000, 20_000, 40_000, 60_000, 60_000].map((pauseMs) => {
      clock.ms += pauseMs - 1;
      expect(() => breaker.enter()).toThrow();
      clock.ms += 1;
      breaker.enter().fail();
      return pauseMs;
    });
    expect(pauses).toHaveLength(6);
  });

  it('lets another call try when the first one learnt nothing', () => {
    const { clock, breaker, failTimes } = createAt();
    failTimes(3);
    clock.ms = 5_000;
    breaker.enter().release();
    expect(() => breaker.enter()).not.toThrow();
  });

  it('does not stay closed longer for calls that were under way when it closed', () => {
    const { clock, breaker } = createAt();
    const passes = Array.from({ length: 50 }, () => breaker.enter());
    for (const pass of passes) {
      pass.fail();
      clock.ms += 100;
    }
    clock.ms = 5_200;
    expect(() => breaker.enter()).not.toThrow();
  });

  it('counts only the first settlement of a call', () => {
    const { breaker } = createAt();
    const pass = breaker.enter();
    pass.succeed();
    for (let index = 0; index < 5; index++) pass.fail();
    expect(() => breaker.enter()).not.toThrow();
  });
});
