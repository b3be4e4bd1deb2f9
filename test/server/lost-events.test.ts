import { afterEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../pipeline/adapters/embedded/sqlite/database.ts';
import { readFrames } from '../read-frames.ts';
import { createPrograms, type Program } from '../start-program.ts';

const programs = createPrograms();
afterEach(() => programs.stopAll());

/** An absolute guard: the answers below take milliseconds, and a loop would last for ever. */
const soon = () => ({ signal: AbortSignal.timeout(10_000) });

async function ask(url: string): Promise<string> {
  const response = await fetch(`${url}/api/chat/stream`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ message: 'How do I import my own documents?' }),
  });
  const { eventsUrl } = (await response.json()) as { eventsUrl: string };
  return url + eventsUrl;
}

async function follow(address: string) {
  return readFrames(await (await fetch(address, soon())).text()).filter(({ id }) => id !== null);
}

/** Follows the run until `text` has come, and leaves. */
async function followUntil(address: string, text: string): Promise<void> {
  const { body } = await fetch(address, soon());
  let seen = '';
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    seen += Buffer.from(piece).toString();
    if (seen.includes(text)) return;
  }
  throw new Error(`It never came: ${text}`);
}

/** Deletes the row of the log that holds event number `seq`, as a hand or a fault may. */
async function loseRow({ dataDir }: Program, seq: number): Promise<void> {
  const database = await openDatabase(dataDir);
  const { changes } = database
    .prepare('DELETE FROM run_events WHERE first_seq <= ? AND last_seq >= ?')
    .run(seq, seq);
  database.close();
  expect(Number(changes)).toBe(1);
}

function expectWholeEnd(events: Awaited<ReturnType<typeof follow>>): void {
  const ids = events.map(({ id }) => Number(id));
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  expect(new Set(ids).size).toBe(ids.length);
  expect(events.filter(({ event }) => event === 'complete')).toHaveLength(1);
  expect(events.at(-1)?.data).toMatchObject({ stageId: 'complete', progress: 100 });
}

/** Ends the program as a supervisor would; all that it logged is there then. */
async function countErrors(program: Program): Promise<number> {
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  return program.output().match(/"message":"The log of this run has lost events/g)?.length ?? 0;
}

describe('a run whose log has lost a batch of events', () => {
  it.each([
    ['at its beginning', () => 1],
    ['in its middle', (last: number) => Math.ceil(last / 2)],
    ['at its end', (last: number) => last],
  ])(
    '%s is told by a snapshot when it is over, with one error in the log',
    async (where, pick) => {
      const program = programs.start('paced', [], { PACE_MS: '30' });
      const address = await ask(await program.address());
      const whole = await follow(address);
      await loseRow(program, pick(whole.length));
      const text = whole.find(({ event }) => event === 'complete')?.data.response;
      for (let times = 0; times < 2; times++) {
        const events = await follow(address);
        expectWholeEnd(events);
        expect(events.find(({ event }) => event === 'complete')?.data.response).toBe(text);
        if (where !== 'at its end') {
          expect(events.find(({ event }) => event === 'snapshot')?.data.text).toBe(text);
        }
      }
      const snapshot = await fetch(address, { ...soon(), headers: { Accept: 'application/json' } });
      expect(await snapshot.json()).toMatchObject({ state: 'done', text, complete: { response: text } });
      expect(await countErrors(program)).toBe(where === 'at its end' ? 0 : 1);
    },
    60_000,
  );

  it('is told by a snapshot while it goes on', async () => {
    const program = programs.start('paced', [], { PACE_MS: '300' });
    const address = await ask(await program.address());
    const first = follow(address);
    await followUntil(address, '"stageId":"signals"');
    await loseRow(program, 1);
    const [before, after] = await Promise.all([first, follow(address)]);
    expect(before.map(({ id }) => Number(id))).toEqual(before.map((_, index) => index + 1));
    expectWholeEnd(after);
    expect(after[0]?.event).toBe('snapshot');
  }, 60_000);

  it.each([1, 4])(
    'from number %i on is continued by the next process',
    async (seq) => {
      const first = programs.start('paced', [], { PACE_MS: '300' });
      const url = await first.address();
      const address = await ask(url);
      await followUntil(address, 'event: delta');
      first.child.kill('SIGKILL');
      await first.ended;
      await loseRow(first, seq);
      const second = programs.start('paced', [], { DATA_DIR: first.dataDir, PACE_MS: '10' });
      const events = await follow(address.replace(url, await second.address()));
      expectWholeEnd(events);
      expect(events.some(({ event }) => event === 'snapshot')).toBe(true);
      const progress = events.flatMap(({ event, data }) =>
        event === 'stage' ? [Number(data.progress)] : [],
      );
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
      expect(await countErrors(second)).toBe(1);
    },
    60_000,
  );
});
