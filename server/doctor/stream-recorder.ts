import { z } from 'zod';
import type { StreamObservation } from './observation.ts';
import { helloSchema } from './test-plan.ts';

type Recorded = Pick<
  StreamObservation,
  'hello' | 'helloAtMs' | 'ticks' | 'heartbeatsAtMs' | 'pieces' | 'endMs' | 'ended'
>;

const tickSchema = z.object({ sentMs: z.number() });
const doneSchema = z.object({ isWhole: z.boolean() });

/**
 * Notes when the parts of a test stream arrive. `receive` takes bytes as they come from the network, `read` their text,
 * which may come later when it had to be decompressed. `end` gives the record; anything that is no test stream leaves it empty.
 */
export function createStreamRecorder(elapsedMs: () => number) {
  const record: Recorded = {
    hello: null,
    helloAtMs: null,
    ticks: [],
    heartbeatsAtMs: [],
    pieces: [],
    endMs: 0,
    ended: 'cut',
  };
  let rest = '';
  let event = '';

  return {
    receive: (byteCount: number) => void record.pieces.push([elapsedMs(), byteCount]),
    read(text: string): void {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) readLine(line.replace(/\r$/, ''));
    },
    end(reason: 'closed' | 'patience'): Recorded {
      record.endMs = elapsedMs();
      if (reason === 'patience' && record.ended === 'cut') record.ended = 'patience';
      return record;
    },
  };

  function readLine(line: string): void {
    if (line.startsWith(':')) record.heartbeatsAtMs.push(elapsedMs());
    else if (line.startsWith('event: ')) event = line.slice('event: '.length);
    else if (line.startsWith('data: ')) readEvent(line.slice('data: '.length));
  }

  function readEvent(data: string): void {
    const value = parseJson(data);
    if (event === 'hello') {
      record.hello = helloSchema.safeParse(value).data ?? null;
      record.helloAtMs = elapsedMs();
    } else if (event === 'tick') {
      const tick = tickSchema.safeParse(value).data;
      if (tick) record.ticks.push([tick.sentMs, elapsedMs()]);
    } else if (event === 'done') {
      const done = doneSchema.safeParse(value).data;
      if (done) record.ended = done.isWhole ? 'whole' : 'drained';
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
