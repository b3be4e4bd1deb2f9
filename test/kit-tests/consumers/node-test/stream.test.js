import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test from 'node:test';
import { assertStream, cutAfter, openStream } from 'milepost/testing';

const FRAMES = [1, 2, 3].map((id) => `id: ${id}\ndata: ${id}\n\n`);
const server = createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.end(FRAMES.slice(Number(req.headers['last-event-id'] ?? 0)).join(''));
});

test('asserts on a stream with node:test and nothing else installed', async () => {
  const stream = await openStream(server);
  assertStream(stream).toHaveNoGaps({ from: 1 });
  await assertStream(stream).toResumeFrom(1, (id) =>
    openStream(server, { headers: { 'Last-Event-ID': id } }),
  );
  await assertStream({ target: server, resume: () => ({}) }).toSurvive(cutAfter(2));
  assert.throws(() => assertStream(stream).toBeMonotonic(), /no event has it/);
});
