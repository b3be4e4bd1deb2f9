import type { Fault } from './faults/fault.ts';
import { toBeMonotonic } from './matchers/to-be-monotonic.ts';
import { toBeUnbuffered } from './matchers/to-be-unbuffered.ts';
import { toEndCleanly } from './matchers/to-end-cleanly.ts';
import { toFollowProtocol } from './matchers/to-follow-protocol.ts';
import { toHaveNoGaps } from './matchers/to-have-no-gaps.ts';
import { toHaveStages } from './matchers/to-have-stages.ts';
import { toResumeFrom } from './matchers/to-resume-from.ts';
import { toStartWithin } from './matchers/to-start-within.ts';
import { type StreamEndpoint, toSurvive } from './matchers/to-survive.ts';

/** Every matcher by its name: `expect.extend(streamMatchers)` for Jest and Vitest. */
export const streamMatchers = {
  toHaveStages,
  toBeMonotonic,
  toStartWithin,
  toBeUnbuffered,
  toEndCleanly,
  toResumeFrom,
  toHaveNoGaps,
  toSurvive: (endpoint: unknown, fault: Fault) => toSurvive(endpoint as StreamEndpoint, fault),
  toFollowProtocol,
};
