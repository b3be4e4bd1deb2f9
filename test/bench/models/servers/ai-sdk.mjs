/** The AI SDK's `streamText` on Express, as its documentation shows it. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';
import express from 'express';

const provider = createOpenAICompatible({
  name: 'bench',
  baseURL: process.env.BENCH_UPSTREAM,
  includeUsage: true,
});
const app = express();
app.use(express.json());
app.post('/api/chat/stream', (req, res) => {
  const result = streamText({ model: provider('m'), prompt: req.body.message });
  void result.pipeUIMessageStreamToResponse(res);
});
const server = app.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
