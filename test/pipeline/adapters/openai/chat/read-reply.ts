import type {
  ChatModel,
  ChatOutcome,
  ChatRequest,
} from '../../../../../pipeline/adapters/openai/chat/chat-model.ts';
import { createChatModel } from '../../../../../pipeline/adapters/openai/chat/chat-model.ts';
import { loadClient } from '../../../../../pipeline/adapters/openai/chat/load-client.ts';
import { RETRYING, TAKEN_BACK, THINKING } from '../../../../../pipeline/ports.ts';
import { type UpstreamScript, writeStreamHead } from '../../../../fakes/scripted-upstream.ts';

export const REQUEST: ChatRequest = {
  messages: [{ role: 'user', content: 'Where do mileposts stand?' }],
  maxOutputTokens: 400,
};

export interface ModelTried {
  readonly baseUrl: string;
  readonly model?: string;
  readonly timeoutMs?: number;
  readonly idleTimeoutMs?: number;
  readonly onUnknownWord?: (word: string) => void;
}

export async function createModelAt({ baseUrl, ...options }: ModelTried): Promise<ChatModel> {
  const client = await loadClient({ apiKey: 'key', baseUrl });
  const times = { timeoutMs: 3_000, idleTimeoutMs: 500 };
  return createChatModel({ client, model: 'm', isOpenAi: false, ...times, ...options });
}

export interface Reply {
  /** As it stands at the end. */
  text: string;
  /** All that was shown, though it may have been taken back. */
  shown: string;
  retries: number;
  /** Times that it said that the model thinks. */
  thoughts: number;
  outcome?: ChatOutcome;
  error?: { code: string; message: string };
}

export async function readReply(model: ChatModel, request = REQUEST): Promise<Reply> {
  const reply: Reply = { text: '', shown: '', retries: 0, thoughts: 0 };
  const pieces = model.stream(request, new AbortController().signal);
  try {
    for (;;) {
      const next = await pieces.next();
      if (next.done) return { ...reply, outcome: next.value };
      if (next.value === RETRYING) reply.retries++;
      else if (next.value === THINKING) reply.thoughts++;
      else if (next.value === TAKEN_BACK) reply.text = '';
      else {
        reply.text += next.value;
        reply.shown += next.value;
      }
    }
  } catch (error) {
    return { ...reply, error: error as { code: string; message: string } };
  }
}

/** A script that writes these bytes as they are, one write each, in turns of their own. */
export const writing = (...pieces: readonly (string | Uint8Array)[]) => writingEvery(0, ...pieces);

/** Waits so many milliseconds after each, so that they come one after another. */
export const writingEvery =
  (ms: number, ...pieces: readonly (string | Uint8Array)[]): UpstreamScript =>
  async (_call, res) => {
    writeStreamHead(res);
    for (const piece of pieces) {
      res.write(piece);
      await new Promise((resolve) => (ms > 0 ? setTimeout(resolve, ms) : setImmediate(resolve)));
    }
    res.end();
  };

/** One JSON body with its status. */
export const answeringJson =
  (
    body: unknown,
    status = 200,
    headers: Record<string, string> = { 'Content-Type': 'application/json' },
  ): UpstreamScript =>
  (_call, res) => {
    res.writeHead(status, headers);
    res.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
