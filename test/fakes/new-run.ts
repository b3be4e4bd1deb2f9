import type { NewRun } from '../../pipeline/ports.ts';

/** A question that begins a conversation, as a run store takes it. */
export function toNewRun(overrides: Partial<NewRun> = {}): NewRun {
  return {
    visitorId: 'ann',
    conversationId: null,
    question: 'Why?',
    locale: null,
    idempotencyKey: null,
    ...overrides,
  };
}
