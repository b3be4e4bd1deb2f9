/**
 * The mileposts of a successful run as protocol version 1 fixes them. Written out here, and not taken from the server,
 * so that a server that changes them by mistake does not change what it is measured by.
 */
export const PROTOCOL_MILEPOSTS: readonly (readonly [stageId: string, progress: number])[] = [
  ['init', 5],
  ['intent', 15],
  ['intent', 25],
  ['signals', 35],
  ['signals', 45],
  ['knowledge', 55],
  ['knowledge', 65],
  ['response', 75],
  ['response', 82],
  ['page', 90],
  ['page', 95],
  ['complete', 100],
];

export const PROTOCOL_EVENTS: ReadonlySet<string> = new Set([
  'stage',
  'intent',
  'profile',
  'source',
  'delta',
  'progress',
  'notice',
  'snapshot',
  'page',
  'complete',
]);
