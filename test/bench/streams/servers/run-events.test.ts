import { describe, expect, it } from '@jest/globals';
import { createScriptedPorts } from '../../../fakes/scripted-ports.ts';
import { createTestSite } from '../../../test-site.ts';
import { createPausingPorts } from './pausing-ports.ts';
import { runEvents } from './run-events.mjs';

interface Sent {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

const QUESTION = JSON.stringify({ pauseMs: 0, idleMs: 0, sources: 3 });

describe('the events that the other servers send', () => {
  it('are those of the product: the same names in the same order, the same fields, the same length', async () => {
    const [own, theirs] = [await readProduct(), await readScript()];
    expect(theirs.map(({ event }) => event)).toEqual(own.map(({ event }) => event));
    expect(theirs.map(fieldsOf)).toEqual(own.map(fieldsOf));
    const ratio = JSON.stringify(theirs).length / JSON.stringify(own).length;
    expect(ratio).toBeGreaterThan(0.95);
    expect(ratio).toBeLessThan(1.05);
  });
});

async function readProduct(): Promise<Sent[]> {
  const site = await createTestSite({ ports: createPausingPorts(createScriptedPorts()) });
  try {
    const { url } = await site.listen();
    const response = await fetch(`${url}/api/chat/stream`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      body: JSON.stringify({ message: QUESTION }),
    });
    const frames = (await response.text()).matchAll(/event: (\w+)\ndata: (.+)\n/g);
    return [...frames].map(([, event = '', data = '']) => ({ event, data: JSON.parse(data) }));
  } finally {
    await site.close();
  }
}

async function readScript(): Promise<Sent[]> {
  const sent: Sent[] = [];
  for await (const event of runEvents(QUESTION)) sent.push(JSON.parse(JSON.stringify(event)));
  return sent;
}

/** A stage tells how long it took only when it is over, which weighs nothing. */
function fieldsOf({ data }: Sent): string[] {
  return Object.keys(data).filter((name) => name !== 'stageMs');
}
