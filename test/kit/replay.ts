import { createServer, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { loadRecording, type Recording } from './recording.ts';

/**
 * A `node:http` server that answers every request with a recorded stream, piece by piece at the recorded moments.
 * `speed` 2 is twice as fast, Infinity without any pause. A recording that was cut ends with a cut connection, one that
 * the test left stays open. The server is not listening: give it to supertest, to `openStream`, or call `listen`.
 */
export async function replay(path: string | URL, { speed = 1 }: { speed?: number } = {}): Promise<Server> {
  if (!(speed > 0)) throw new RangeError(`The speed of a replay is above 0, not ${speed}.`);
  const recording = await loadRecording(path);
  return createServer((req, res) => {
    req.resume();
    const left = new AbortController();
    res.on('close', () => left.abort());
    // Aborted only when the client has left, and then nobody is there to be told.
    play(recording, res, speed, left.signal).catch(() => {});
  });
}

async function play(
  recording: Recording,
  res: ServerResponse,
  speed: number,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const waitUntil = async (atMs: number) => {
    const waitMs = atMs / speed - (performance.now() - startedAt);
    if (waitMs > 0) await delay(waitMs, undefined, { signal });
  };
  const { connection: _hop, 'transfer-encoding': _framing, date: _date, ...headers } = recording.headers;
  await waitUntil(recording.headAtMs);
  res.writeHead(recording.status, headers);
  res.flushHeaders();
  for (const { atMs, bytes } of recording.chunks) {
    await waitUntil(atMs);
    await new Promise((resolve) => res.write(bytes, resolve));
  }
  await waitUntil(recording.endedAtMs);
  if (recording.end === 'cut') res.destroy();
  else if (recording.end === 'ended') res.end();
}
