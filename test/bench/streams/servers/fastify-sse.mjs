/** `@fastify/sse` on Fastify, given the events as an async iterable. */
import sse from '@fastify/sse';
import fastify from 'fastify';
import { announce } from './announce.mjs';
import { runEvents } from './run-events.mjs';

const app = fastify();
await app.register(sse);
app.post('/api/chat/stream', { sse: 'only' }, async (request, reply) => {
  await reply.sse.send(toMessages(request.body.message));
});
await app.listen({ port: 0, host: '127.0.0.1' });
announce(app.server.address());

async function* toMessages(message) {
  let seq = 0;
  for await (const { event, data } of runEvents(message)) yield { id: String(++seq), event, data };
}
