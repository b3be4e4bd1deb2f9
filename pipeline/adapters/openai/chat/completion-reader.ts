import { z } from 'zod';
import type { Usage } from '../../../ports.ts';
import { EventDataReader } from './event-data-reader.ts';
import { readText } from './read-text.ts';
import { UpstreamFailure } from './to-run-failure.ts';

/** A JSON answer to a request for a stream is read whole, and no further than this. */
const MAX_JSON_CHARS = 4 * 1024 * 1024;

/** What one chunk of a completion says, streamed or whole. Servers add and leave out a lot; only this is looked at. */
const CHUNK = z.object({
  choices: z
    .array(
      z.object({
        // Models that think tell it in one of these fields, by the server.
        delta: z
          .object({
            content: z.string().nullish(),
            reasoning: z.string().nullish(),
            reasoning_content: z.string().nullish(),
          })
          .nullish(),
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
  /** Whether the model wrote something, if only a thought; a chunk with a role alone says that the server has begun. */
  readonly hasToken: boolean;
  /** The server's own word; null before the end. */
  readonly finishReason: string | null;
  readonly usage: Usage | null;
}

/** Gives what a chat completion's response holds: the chunks that came together, null at the end. */
export interface CompletionReader {
  /** @throws {UpstreamFailure} `upstream_invalid` for what is no completion */
  next(): Promise<readonly CompletionPart[] | null>;
}

/**
 * Reads an event stream or, though a stream was asked for, one JSON body.
 * @throws {UpstreamFailure} `upstream_invalid` for anything else
 */
export function createCompletionReader({ headers, body }: Response): CompletionReader {
  const type = headers.get('content-type') ?? '';
  if (!body) throw new UpstreamFailure('upstream_invalid', 'The model sent an empty body.');
  if (/\bhtml\b/i.test(type)) {
    throw new UpstreamFailure('upstream_invalid', 'The model sent a web page in place of an answer.', {
      isPassing: true,
    });
  }
  return /\bjson\b/i.test(type) ? new JsonReader(body) : new StreamReader(body);
}

class JsonReader implements CompletionReader {
  readonly #body: ReadableStream<Uint8Array>;
  #isRead = false;

  constructor(body: ReadableStream<Uint8Array>) {
    this.#body = body;
  }

  async next(): Promise<readonly CompletionPart[] | null> {
    if (this.#isRead) return null;
    this.#isRead = true;
    return [toPart(await readText(this.#body, MAX_JSON_CHARS))];
  }
}

class StreamReader implements CompletionReader {
  readonly #events: EventDataReader;
  #isDone = false;
  #failure: unknown = null;

  constructor(body: ReadableStream<Uint8Array>) {
    this.#events = new EventDataReader(body);
  }

  async next(): Promise<readonly CompletionPart[] | null> {
    if (this.#failure) throw this.#failure;
    const events = await this.#events.next();
    if (!events) return null;
    const parts: CompletionPart[] = [];
    try {
      for (const data of events) {
        // Read on to the end of the body: a connection that is left before it cannot be used again.
        this.#isDone ||= data.startsWith('[DONE]');
        if (!this.#isDone) parts.push(toPart(data));
      }
    } catch (error) {
      // What came before it, in the same moment, is not lost.
      if (parts.length === 0) throw error;
      this.#failure = error;
    }
    return parts;
  }
}

function toPart(json: string): CompletionPart {
  const parsed = CHUNK.safeParse(parseJson(json));
  if (!parsed.success)
    throw new UpstreamFailure('upstream_invalid', 'The model sent an unknown kind of chunk.');
  const { choices, usage, error } = parsed.data;
  if (error) throw new UpstreamFailure('upstream_unavailable', 'The model reported an error while it wrote.');
  const choice = choices?.[0];
  const text = choice?.delta?.content ?? choice?.message?.content ?? '';
  return {
    text,
    hasToken: text !== '' || Boolean(choice?.delta?.reasoning || choice?.delta?.reasoning_content),
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
