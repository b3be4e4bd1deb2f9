import { z } from 'zod';
import { RunFailure } from '../../../failure.ts';
import type { Usage } from '../../../ports.ts';
import { readEventData } from './read-event-data.ts';
import { UpstreamFailure } from './to-run-failure.ts';

/** A JSON answer to a request for a stream is read whole, and no further than this. */
const MAX_JSON_BYTES = 4 * 1024 * 1024;

/** What one chunk of a completion says, streamed or whole. Servers add and leave out a lot; only this is looked at. */
const CHUNK = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        message: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
  error: z.unknown().optional(),
});

export interface CompletionPart {
  /** May be empty: the model thinks, or only the end is told. */
  readonly text: string;
  /** The server's own word; null before the end. */
  readonly finishReason: string | null;
  readonly usage: Usage | null;
}

/**
 * Yields what a chat completion's response holds, chunk by chunk, whether it is an event stream or, though a stream was
 * asked for, one JSON body.
 * @throws {UpstreamFailure} `upstream_invalid` for anything else
 */
export async function* readCompletion(response: Response): AsyncGenerator<CompletionPart, void, void> {
  const type = response.headers.get('content-type') ?? '';
  if (!response.body) throw new UpstreamFailure('upstream_invalid', 'The model sent an empty body.');
  if (/\bjson\b/i.test(type)) {
    yield toPart(await readText(response.body));
    return;
  }
  if (/\bhtml\b/i.test(type)) {
    await response.body.cancel();
    throw new UpstreamFailure('upstream_invalid', 'The model sent a web page in place of an answer.', {
      isPassing: true,
    });
  }
  let isDone = false;
  for await (const data of readEventData(response.body)) {
    // Read on to the end of the body: a connection that is left before it cannot be used again.
    isDone ||= data.startsWith('[DONE]');
    if (!isDone) yield toPart(data);
  }
}

function toPart(json: string): CompletionPart {
  const parsed = CHUNK.safeParse(parseJson(json));
  if (!parsed.success)
    throw new UpstreamFailure('upstream_invalid', 'The model sent an unknown kind of chunk.');
  const { choices, usage, error } = parsed.data;
  if (error) throw new UpstreamFailure('upstream_unavailable', 'The model reported an error while it wrote.');
  const choice = choices?.[0];
  return {
    text: choice?.delta?.content ?? choice?.message?.content ?? '',
    finishReason: choice?.finish_reason || null,
    usage: usage ? { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens } : null,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Never with the text itself: it may hold a visitor's words.
    throw new UpstreamFailure('upstream_invalid', 'The model sent what is not JSON, or only a part of it.');
  }
}

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_JSON_BYTES)
      throw new RunFailure('upstream_invalid', 'The model sent too much JSON.');
  }
  return text + decoder.decode();
}
