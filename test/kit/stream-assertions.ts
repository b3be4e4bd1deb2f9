import type { StreamEvent } from './event-stream.ts';
import type { Fault } from './faults/fault.ts';
import type { UnbufferedOptions } from './matchers/to-be-unbuffered.ts';
import type { ProtocolOptions, ReplayOptions } from './matchers/to-follow-protocol.ts';
import type { ExpectedStage } from './matchers/to-have-stages.ts';
import type { Reopen } from './matchers/to-resume-from.ts';

/** The matchers as a test calls them. `R` is what a matcher that needs no answer of the server returns. */
export interface StreamAssertions<R = void> {
  /** Exactly these stages in this order, by name or by name and progress. */
  toHaveStages(expected: readonly ExpectedStage[], readStage?: (event: StreamEvent) => string | null): R;
  /** A number in the events, `progress` by default, never falls. */
  toBeMonotonic(field?: string | ((event: StreamEvent) => number | undefined)): R;
  /** The first event arrives within so many milliseconds. */
  toStartWithin(ms: number): R;
  /** Events arrive when they are sent, and are not collected on the way. */
  toBeUnbuffered(options?: UnbufferedOptions): R;
  /** The server ended the response itself, with the last event whole. */
  toEndCleanly(options?: { last?: string }): R;
  /** Ids count up by one. */
  toHaveNoGaps(options?: { from?: number }): R;
  /** Asking again from this id gives exactly the rest. */
  toResumeFrom(id: string | number, reopen: Reopen): Promise<void>;
  /** For a StreamEndpoint: it survives the fault. */
  toSurvive(fault: Fault): Promise<void>;
  /** Every rule of Milepost's protocol; a promise when replays are checked. */
  toFollowProtocol(options: ReplayOptions): Promise<void>;
  toFollowProtocol(options?: ProtocolOptions): R;
}
