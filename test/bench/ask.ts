import type { EventPayloads, SourcePayload } from '../../pipeline/events.ts';
import { decodeFrame } from '../../pipeline/runs/frame.ts';

export interface Asked {
  readonly sources: readonly SourcePayload[];
  readonly complete: EventPayloads['complete'];
  readonly kind: string;
  readonly language: string;
  /** Milliseconds from the call to the first event, and to the end of the response. */
  readonly firstEventMs: number;
  readonly wholeMs: number;
}

/** Asks the running product one question and reads its stream to the end. */
export async function ask(url: string, message: string): Promise<Asked> {
  const startedAt = performance.now();
  const response = await fetch(`${url}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message }),
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
  return { sources, complete, kind: intent.label, language: intent.language, firstEventMs, wholeMs };
}
