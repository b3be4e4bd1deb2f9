import { z } from 'zod';
import { TAKEN_BACK } from '../../../ports.ts';
import type { ChatMessage, ChatModel, ChatRequest } from './chat-model.ts';
import { UpstreamFailure } from './to-run-failure.ts';

export interface JsonRequest<Shape extends z.ZodType> {
  readonly messages: readonly ChatMessage[];
  readonly maxOutputTokens: number;
  /** What the schema is called towards the server. */
  readonly name: string;
  readonly shape: Shape;
}

/**
 * Asks the model for one object. The server is held to the schema where it can be; what comes is validated all the same.
 * @throws {UpstreamFailure} `upstream_invalid` when it does not fit
 */
export async function askForJson<Shape extends z.ZodType>(
  model: ChatModel,
  { messages, maxOutputTokens, name, shape }: JsonRequest<Shape>,
  signal: AbortSignal,
): Promise<z.output<Shape>> {
  const { $schema: _, ...schema } = z.toJSONSchema(shape);
  const request = { messages, maxOutputTokens, schema: { name, schema } };
  let found = await readObject(model, request, signal);
  // A server that ignores the schema without a word has been told apart by now, and is asked in words.
  if (found === undefined) found = await readObject(model, request, signal);
  const parsed = shape.safeParse(found);
  if (parsed.success) return parsed.data;
  // The paths say what is wrong without repeating what was written.
  const places = parsed.error.issues.map(({ path, code }) => `${path.join('.') || 'the whole'}: ${code}`);
  throw new UpstreamFailure(
    'upstream_invalid',
    `The model's JSON does not fit (${places.slice(0, 3).join('; ')}).`,
  );
}

/** Undefined when there is none. @throws {UpstreamFailure} `upstream_invalid` when it was cut */
async function readObject(model: ChatModel, request: ChatRequest, signal: AbortSignal): Promise<unknown> {
  const pieces = model.stream(request, signal);
  let text = '';
  for (;;) {
    const next = await pieces.next();
    if (next.done) {
      const object = parseTolerantly(text);
      if (object !== undefined || next.value.finishReason !== 'length') return object;
      throw new UpstreamFailure(
        'upstream_invalid',
        "The model's JSON was cut at its longest length. Raise the tokens that it may take; those of a page are OPENAI_PAGE_TOKENS.",
      );
    }
    if (next.value === TAKEN_BACK) text = '';
    else if (typeof next.value === 'string') text += next.value;
  }
}

/** The object in the text, whatever is said around it; undefined when there is none. */
function parseTolerantly(text: string): unknown {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  for (const candidate of [text, text.slice(start, end + 1)]) {
    try {
      return JSON.parse(candidate);
    } catch {}
  }
  return undefined;
}
