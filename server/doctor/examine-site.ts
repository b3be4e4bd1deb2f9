import { randomBytes, randomInt } from 'node:crypto';
import { diagnose } from './diagnose.ts';
import type { Observations, StreamObservation } from './observation.ts';
import { observeStream, type TestRequest } from './observe-stream.ts';
import { DOCTOR_COOKIE, PACED_MS, READERS_WAIT_MS, TEST_STREAM_PATH } from './test-plan.ts';

/** What the network may add to the length of a stream. */
const SLACK_MS = 15_000;

export interface ExamineOptions {
  /** Of the deployed site, as visitors reach it. */
  readonly origin: string;
  /** Length of the silences, in seconds. */
  readonly seconds: number;
  /** Told what is known so far, after each stream. */
  readonly onSeen?: (seen: Observations) => void;
}

/**
 * Sends every test stream through the chain in front of a site, those with silences side by side, and what has shown a fault
 * a second time. Resolves with what was seen; when the site does not answer the first one, with that alone.
 */
export async function examineSite({
  origin,
  seconds,
  onSeen = () => {},
}: ExamineOptions): Promise<Observations> {
  const nonce = randomBytes(12).toString('base64url');
  const cursors: [string, string] = [createCursor(), createCursor()];
  const cookie = { Cookie: `${DOCTOR_COOKIE}=${nonce}` };
  const listen = {
    async paced() {
      const paced = await sendPaced({ Origin: origin });
      const wasOriginRefused = paced.status === 403 && paced.problem === 'origin_not_allowed';
      return { paced: wasOriginRefused ? await sendPaced({}) : paced, wasOriginRefused };
    },
    async readers() {
      // Another address than before: a cache remembers of one that its readers need not wait.
      const query = `&waitMs=${READERS_WAIT_MS}&turn=${++readersTurn}`;
      const [first, second] = await Promise.all(cursors.map((cursor) => get(cursor, query)));
      return first && second ? { readers: [first, second] as Observations['readers'] } : {};
    },
    heartbeat: async () => ({ heartbeat: await keepSilent('heartbeat') }),
  };

  let readersTurn = 0;
  const seen: Observations = { origin, nonce, seconds, cursors, wasOriginRefused: false };
  note(await listen.paced());
  await repeatDoubtful();
  if (!(seen.again?.paced ?? seen.paced)?.hello) return seen;
  note({ first: await get(cursors[0]) });
  note({ second: await get(cursors[1]) });
  note(await listen.readers());
  await repeatDoubtful();
  await Promise.all([
    listen.heartbeat().then(note),
    keepSilent('silence').then((silence) => note({ silence })),
  ]);
  await repeatDoubtful();
  return seen;

  function note(found: Partial<Observations>): void {
    onSeen(Object.assign(seen, found));
  }

  async function repeatDoubtful(): Promise<void> {
    for (const stream of diagnose(seen).repeat) {
      note({ again: { ...seen.again, ...(await listen[stream]()) } });
    }
  }

  function sendPaced(headers: Record<string, string>) {
    return post({ probe: 'paced', nonce }, { ...cookie, ...headers }, PACED_MS + SLACK_MS);
  }

  function keepSilent(probe: 'heartbeat' | 'silence') {
    return post({ probe, nonce, seconds }, cookie, seconds * 1_000 + SLACK_MS);
  }

  function post(body: object, headers: TestRequest['headers'], patienceMs: number) {
    return send({ method: 'POST', url: new URL(TEST_STREAM_PATH, origin), headers, body, patienceMs });
  }

  function get(cursor: string, query = '') {
    const url = new URL(`${TEST_STREAM_PATH}?nonce=${nonce}${query}`, origin);
    return send({ method: 'GET', url, headers: { 'Last-Event-ID': cursor }, patienceMs: SLACK_MS });
  }

  function send(request: TestRequest): Promise<StreamObservation> {
    return observeStream(request);
  }
}

function createCursor(): string {
  return String(randomInt(1e11, 1e12));
}
