/** What a careful first version looks like: Express with its usual middleware, `Readable.from` and `stream.pipeline`. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import compression from 'compression';
import express from 'express';
import helmet from 'helmet';
import { announce } from './announce.mjs';
import { runEvents } from './run-events.mjs';

const app = express();
app.use(helmet());
app.use(compression());
app.use(express.json());
app.post('/api/chat/stream', async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  res.setHeader('Cache-Control', 'no-cache, no-transform');
  res.flushHeaders();
  await pipeline(Readable.from(toFrames(req.body.message)), res);
});
const server = app.listen(0, '127.0.0.1', () => announce(server.address()));

async function* toFrames(message) {
  let seq = 0;
  for await (const { event, data } of runEvents(message)) {
    yield `id: ${++seq}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
  }
}
