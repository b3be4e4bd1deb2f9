import type { EventPayloads, InitPayload, SourcePayload } from '../../pipeline/events.ts';
import { decodeFrame } from '../../pipeline/runs/frame.ts';

export interface Asked {
  readonly sources: readonly SourcePayload[];
  readonly complete: EventPayloads['complete'];
  readonly kind: string;
  readonly language: string;
  /** Milliseconds from the call to the first event, and to the end of the response. */
  readonly firstEventMs: number;
  readonly wholeMs: number;
  /** Where the next question of the same visitor goes on. */
  readonly conversation: Conversation;
}

export interface Conversation {
  readonly id: string;
  readonly cookie: string;
}

/** Finish reasons of answers that claim nothing. */
const UNCLAIMED: readonly string[] = ['unanswered', 'unsure', 'reply'];

/** Asks the running product one question and reads its stream to the end. */
export async function ask(url: string, message: string, before?: Conversation): Promise<Asked> {
  const startedAt = performance.now();
  const response = await fetch(`${url}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(before && { Cookie: before.cookie }) },
    body: JSON.stringify({ message, ...(before && { conversationId: before.id }) }),
  });
  if (!response.ok || !response.body) throw new Error(`${response.status}: ${await response.text()}`);
  let firstEventMs = 0;
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body) {
    if (firstEventMs === 0) firstEventMs = performance.now() - startedAt;
    text += decoder.decode(bytes as Uint8Array, { stream: true });
  }
  const wholeMs = performance.now() - startedAt;
  const events = text
    .split('\n\n')
    .filter((frame) => frame.includes('data: '))
    .map(decodeFrame);
  const dataOf = <Payload>(name: string) =>
    events.filter(({ event }) => event === name).map(({ data }) => data as Payload);
  const [complete] = dataOf<EventPayloads['complete']>('complete');
  const [intent] = dataOf<EventPayloads['intent']>('intent');
  if (!complete || !intent) throw new Error(`No complete event for ${JSON.stringify(message)}.`);
  const sources = dataOf<SourcePayload>('source');
  const [init] = dataOf<InitPayload>('stage');
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  const conversation = {
    id: init?.conversationId ?? '',
    cookie: cookies.length > 0 ? cookies.join('; ') : (before?.cookie ?? ''),
  };
  return {
    sources,
    complete,
    kind: intent.label,
    language: intent.language,
    firstEventMs,
    wholeMs,
    conversation,
  };
}

/** Whether the answer says that it answers; not so one that refuses, is not sure, or only greets back. */
export function isClaimed({ complete }: Pick<Asked, 'complete'>): boolean {
  return complete.success && !UNCLAIMED.includes(complete.finishReason);
}
