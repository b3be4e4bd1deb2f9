/** The AI SDK's `pipeUIMessageStreamToResponse` on Express. Its frames have no id and no event name. */
import { createUIMessageStream, pipeUIMessageStreamToResponse } from 'ai';
import express from 'express';
import { announce } from './announce.mjs';
import { runEvents } from './run-events.mjs';

const app = express();
app.use(express.json());
app.post('/api/chat/stream', async (req, res) => {
  const stream = createUIMessageStream({
    async execute({ writer }) {
      for await (const { event, data } of runEvents(req.body.message)) {
        writer.write({ type: `data-${event}`, data });
      }
    },
  });
  await pipeUIMessageStreamToResponse({ response: res, stream });
});
const server = app.listen(0, '127.0.0.1', () => announce(server.address()));
