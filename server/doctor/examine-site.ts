import { randomBytes, randomInt } from 'node:crypto';
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
}

/**
 * Sends every test stream through the chain in front of a site, those with silences side by side. Resolves with what was
 * seen; when the site does not answer the first one, with that alone.
 */
export async function examineSite({ origin, seconds }: ExamineOptions): Promise<Observations> {
  const nonce = randomBytes(12).toString('base64url');
  const cursors: [string, string] = [createCursor(), createCursor()];
  const cookie = `${DOCTOR_COOKIE}=${nonce}`;
  const silences = (['heartbeat', 'silence'] as const).map(
    (probe) => () => post({ probe, nonce, seconds }, { Cookie: cookie }, seconds * 1_000 + SLACK_MS),
  );
  const sendPaced = (headers: Record<string, string>) =>
    post({ probe: 'paced', nonce }, { Cookie: cookie, ...headers }, PACED_MS + SLACK_MS);

  let paced = await sendPaced({ Origin: origin });
  const wasOriginRefused = paced.status === 403 && paced.problem === 'origin_not_allowed';
  if (wasOriginRefused) paced = await sendPaced({});
  const seen: Observations = { origin, nonce, seconds, cursors, wasOriginRefused, paced };
  if (!paced.hello) return seen;

  const first = await get(cursors[0]);
  const second = await get(cursors[1]);
  const readers = await Promise.all([get(cursors[0], READERS_WAIT_MS), get(cursors[1], READERS_WAIT_MS)]);
  const [heartbeat, silence] = await Promise.all(silences.map((observe) => observe()));
  return { ...seen, first, second, readers, ...(heartbeat && { heartbeat }), ...(silence && { silence }) };

  function post(body: object, headers: TestRequest['headers'], patienceMs: number) {
    return send({ method: 'POST', url: new URL(TEST_STREAM_PATH, origin), headers, body, patienceMs });
  }

  function get(cursor: string, waitMs = 0) {
    const query = waitMs === 0 ? '' : `&waitMs=${waitMs}`;
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
