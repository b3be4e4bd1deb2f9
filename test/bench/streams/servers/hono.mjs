/** Hono's `streamSSE` on its Node server. */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { announce } from './announce.mjs';
import { runEvents } from './run-events.mjs';

const app = new Hono();
app.post('/api/chat/stream', async (context) => {
  const { message } = await context.req.json();
  return streamSSE(context, async (stream) => {
    let seq = 0;
    for await (const { event, data } of runEvents(message)) {
      if (stream.aborted) return;
      await stream.writeSSE({ id: String(++seq), event, data: JSON.stringify(data) });
    }
  });
});
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, announce);
