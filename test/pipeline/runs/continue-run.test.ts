import { describe, expect, it } from '@jest/globals';
import type { RunEvent } from '../../../pipeline/events.ts';
import { continueRun } from '../../../pipeline/runs/continue-run.ts';
import type { PastRun } from '../../../pipeline/runs/past-run.ts';

const past = (text: string): PastRun => ({
  lastSeq: 9,
  stage: null,
  text,
  sources: [],
  page: null,
  profile: null,
  complete: null,
  ended: false,
  hasGap: false,
  sent: new Set(),
});
const delta = (text: string, offset: number): RunEvent => ({ name: 'delta', data: { text, offset } });
const TAKEN_BACK: RunEvent = {
  name: 'snapshot',
  data: { stage: null, text: '', sources: [], page: null, profile: null },
};

async function textAfter(
  sent: string,
  repeated: readonly RunEvent[],
): Promise<{ text: string; count: number }> {
  const read = { text: sent, count: 0 };
  async function* events() {
    yield* repeated;
  }
  for await (const { name, data } of continueRun(past(sent), events())) {
    read.count++;
    if (name === 'snapshot') read.text = data.text;
    if (name === 'delta') {
      expect(data.offset).toBe(read.text.length);
      read.text += data.text;
    }
  }
  return read;
}

describe('a run that is continued while its writer takes back what it wrote', () => {
  const repeated = [delta('Hm.', 0), TAKEN_BACK, delta('Hel', 0), delta('lo', 3)];

  it.each(['', 'H', 'Hm.', 'Hel', 'Hello', 'Other'])('comes to the same answer after %j', async (sent) => {
    expect((await textAfter(sent, repeated)).text).toBe('Hello');
  });

  it('sends nothing again that was sent', async () => {
    expect((await textAfter('Hello', [TAKEN_BACK, delta('Hello', 0)])).count).toBe(0);
  });
});
