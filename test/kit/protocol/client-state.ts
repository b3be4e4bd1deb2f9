import type { StreamEvent } from '../event-stream.ts';

/** What a client holds of a run. */
export interface ClientState {
  readonly text: string;
  readonly stage: unknown;
  readonly sources: Readonly<Record<string, unknown>>;
  readonly page: unknown;
  readonly profile: unknown;
  readonly complete: unknown;
}

export const EMPTY_STATE: ClientState = {
  text: '',
  stage: null,
  sources: {},
  page: null,
  profile: null,
  complete: null,
};

/** Applies events as the protocol tells a client to; an event that was applied before changes nothing. */
export function applyEvents(state: ClientState, events: readonly StreamEvent[]): ClientState {
  return events.reduce(applyEvent, state);
}

function applyEvent(state: ClientState, { type, data }: StreamEvent): ClientState {
  switch (type) {
    case 'stage':
      return progressOf(data) < progressOf(state.stage) ? state : { ...state, stage: data };
    case 'delta':
      return data.offset === state.text.length ? { ...state, text: state.text + data.text } : state;
    case 'source':
      return { ...state, sources: { ...state.sources, [data.sourceId]: data } };
    case 'page':
      return { ...state, page: data };
    case 'profile':
      return { ...state, profile: data };
    case 'complete':
      return { ...state, complete: data };
    case 'snapshot':
      return { ...state, ...data, sources: Object.fromEntries(data.sources.map(toEntry)) };
    default:
      return state;
  }
}

const toEntry = (source: { sourceId: string }) => [source.sourceId, source] as const;
const progressOf = (stage: unknown): number => (stage as { progress?: number } | null)?.progress ?? 0;
