import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request as the model's server got it. */
export interface UpstreamCall {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: {
    readonly model: string;
    readonly stream?: boolean;
    readonly messages: readonly { role: string; content: string }[];
    readonly response_format?: { type: string };
    readonly [field: string]: unknown;
  };
  /** Resolves when its connection is closed, with `performance.now()`. */
  readonly closed: Promise<number>;
}

/** Answers one call in its own way: whatever bytes it writes are sent as they are. */
export type UpstreamScript = (call: UpstreamCall, res: ServerResponse) => void | Promise<void>;

export interface ScriptedUpstream {
  /** With `/v1`. */
  readonly url: string;
  readonly calls: UpstreamCall[];
  readonly openSockets: ReadonlySet<Socket>;
  /** The greatest number of connections that were open at once. */
  readonly mostSockets: () => number;
  /** Answers all calls from now on. */
  script: UpstreamScript;
  close(): Promise<void>;
}

/** A small OpenAI-compatible server on the loopback interface that does exactly what its script says, faults included. */
export async function startScriptedUpstream(script: UpstreamScript): Promise<ScriptedUpstream> {
  const calls: UpstreamCall[] = [];
  const openSockets = new Set<Socket>();
  let mostSockets = 0;
  const server = createServer(async (req, res) => {
    let text = '';
    for await (const chunk of req.setEncoding('utf8')) text += chunk;
    const closed = new Promise<number>((resolve) => res.on('close', () => resolve(performance.now())));
    const call = { path: req.url ?? '', headers: req.headers, body: JSON.parse(text || '{}'), closed };
    calls.push(call);
    res.on('error', () => {});
    await upstream.script(call, res);
  });
  server.on('connection', (socket) => {
    openSockets.add(socket);
    mostSockets = Math.max(mostSockets, openSockets.size);
    socket.on('close', () => openSockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const upstream: ScriptedUpstream = {
    url: `http://127.0.0.1:${port}/v1`,
    calls,
    openSockets,
    mostSockets: () => mostSockets,
    script,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return upstream;
}

/** The head of an event stream. */
export function writeStreamHead(res: ServerResponse): void {
  res.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
}

/** One chunk of a streamed completion as its event. */
export function toChunk(
  content: string | null,
  finishReason: string | null = null,
  extra: Record<string, unknown> = {},
): string {
  const choice = { index: 0, delta: content === null ? {} : { content }, finish_reason: finishReason };
  return toEvent({ id: 'c1', object: 'chat.completion.chunk', choices: [choice], ...extra });
}

export function toEvent(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** The end of a streamed completion as servers send it when they are asked for the usage. */
export function toEnd(finishReason = 'stop', usage = { prompt_tokens: 100, completion_tokens: 20 }): string {
  return `${toChunk(null, finishReason)}${toEvent({ id: 'c1', choices: [], usage })}data: [DONE]\n\n`;
}

/** A script that streams the text in pieces of a few characters, as tokens come, and ends well. */
export function answering(text: string, pieceChars = 4): UpstreamScript {
  return (_call, res) => {
    writeStreamHead(res);
    for (let at = 0; at < text.length; at += pieceChars) res.write(toChunk(text.slice(at, at + pieceChars)));
    res.end(toEnd());
  };
}
