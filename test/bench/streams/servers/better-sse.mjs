/** better-sse on Express. It has no backpressure: `push` never waits. */
import { createSession } from 'better-sse';
import express from 'express';
import { announce } from './announce.mjs';
import { runEvents } from './run-events.mjs';

const app = express();
app.use(express.json());
app.post('/api/chat/stream', async (req, res) => {
  const session = await createSession(req, res);
  let seq = 0;
  for await (const { event, data } of runEvents(req.body.message)) {
    if (!session.isConnected) return;
    session.push(data, event, String(++seq));
  }
  res.end();
});
const server = app.listen(0, '127.0.0.1', () => announce(server.address()));
