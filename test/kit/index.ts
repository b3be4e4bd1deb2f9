export {
  answering,
  type ScriptedUpstream,
  startScriptedUpstream,
  type UpstreamCall,
  type UpstreamScript,
} from '../fakes/scripted-upstream.ts';
export { assertStream } from './assert-stream.ts';
export type { EventStream, StreamChunk, StreamEnd, StreamEvent, StreamOptions } from './event-stream.ts';
export { cutAfter, disconnectDuring } from './faults/cuts.ts';
export type { Fault, FaultyPassage } from './faults/fault.ts';
export { type FaultProxy, openFaultProxy } from './faults/fault-proxy.ts';
export { halfClose, rechunk, slowReader, stall } from './faults/paces.ts';
export { type MatcherResult, streamOf } from './matcher-result.ts';
export type { UnbufferedOptions } from './matchers/to-be-unbuffered.ts';
export type { ProtocolOptions, ReplayOptions } from './matchers/to-follow-protocol.ts';
export type { ExpectedStage } from './matchers/to-have-stages.ts';
export type { Reopen } from './matchers/to-resume-from.ts';
export type { StreamEndpoint } from './matchers/to-survive.ts';
export { openStream, type RequestOptions } from './open-stream.ts';
export type { StreamTarget } from './open-target.ts';
export { loadRecording, type Recording, record } from './recording.ts';
export { replay } from './replay.ts';
export { type SuperagentRequest, sse } from './sse.ts';
export { stageOf } from './stage-of.ts';
export type { StreamAssertions } from './stream-assertions.ts';
export { streamMatchers } from './stream-matchers.ts';
export { drawTimeline, type TimelineMarks } from './timeline.ts';
