/** The least that is right on bare `node:http`: one frame a write, backpressure, and an end when the reader leaves. */
import { createServer } from 'node:http';
import { announce } from './announce.mjs';
import { runEvents } from './run-events.mjs';

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
};

const server = createServer((req, res) => {
  let body = '';
  req.setEncoding('utf8');
  req.on('data', (text) => {
    body += text;
  });
  req.on('end', () => {
    send(res, JSON.parse(body).message).catch(() => res.destroy());
  });
});
server.listen(0, '127.0.0.1', () => announce(server.address()));

async function send(res, message) {
  res.writeHead(200, HEADERS);
  let wake = () => {};
  res.on('drain', () => wake());
  // A reader that leaves while the buffer is full never drains it.
  res.on('close', () => wake());
  let seq = 0;
  for await (const { event, data } of runEvents(message)) {
    if (res.destroyed) return;
    const isTaken = res.write(`id: ${++seq}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (!isTaken) {
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
  }
  res.end();
}
