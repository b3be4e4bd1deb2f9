import type { EventStream, StreamEvent } from '../event-stream.ts';

/** Where a stream breaks the protocol: at the event with this index, or as a whole. */
export interface Finding {
  readonly index: number | null;
  readonly text: string;
}

/** Yields every place in which a stream breaks one rule. */
export type ProtocolRule = (stream: EventStream) => Iterable<Finding>;

export const isTerminal = ({ type, data }: StreamEvent): boolean =>
  type === 'stage' &&
  (data?.stageId === 'complete' || data?.status === 'failed' || data?.status === 'stopped');

export const eventsNamed = (stream: EventStream, ...types: readonly string[]): StreamEvent[] =>
  stream.events.filter(({ type }) => types.includes(type));
