/**
 * The model's server, in a process of its own: answers every completion with tokens at a steady pace. The first token holds
 * `@<nanoseconds>;`, the monotonic clock at which it was sent; the last one is `the-end`. Told its pace by the environment.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

const seconds = Number(process.env.BENCH_SECONDS);
const tokensPerSecond = Number(process.env.BENCH_TOKENS_PER_SECOND);
const totalTokens = Math.round(seconds * tokensPerSecond);

const open = new Map<ServerResponse, number>();
const sockets = new Set<Socket>();
let mostSockets = 0;

const server = createServer((req, res) => {
  req.resume().on('end', () => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    res.write(toChunk(`@${process.hrtime.bigint()}; `));
    open.set(res, 1);
  });
  res.on('close', () => open.delete(res));
});
server.on('connection', (socket) => {
  sockets.add(socket);
  mostSockets = Math.max(mostSockets, sockets.size);
  socket.on('close', () => sockets.delete(socket));
});

const WORD = toChunk('milestone ');
const END = `${toChunk('the-end', 'stop')}data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":${totalTokens}}}\n\ndata: [DONE]\n\n`;

setInterval(() => {
  for (const [res, sent] of open) {
    if (sent < totalTokens - 1) {
      res.write(WORD);
      open.set(res, sent + 1);
      continue;
    }
    res.end(END);
    open.delete(res);
  }
}, 1_000 / tokensPerSecond);

process.on('message', ({ id }: { id: number }) => {
  process.send?.({ id, answer: { mostSockets, answering: open.size } });
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

function toChunk(content: string, finishReason: string | null = null): string {
  const choices = [{ index: 0, delta: { content }, finish_reason: finishReason }];
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'm', choices })}\n\n`;
}
