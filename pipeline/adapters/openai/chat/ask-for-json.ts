import { z } from 'zod';
import { TAKEN_BACK } from '../../../ports.ts';
import type { ChatMessage, ChatModel } from './chat-model.ts';
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
  const pieces = model.stream({ messages, maxOutputTokens, schema: { name, schema } }, signal);
  let text = '';
  for await (const piece of pieces) {
    if (piece === TAKEN_BACK) text = '';
    else if (typeof piece === 'string') text += piece;
  }
  const parsed = shape.safeParse(parseTolerantly(text));
  if (parsed.success) return parsed.data;
  // The paths say what is wrong without repeating what was written.
  const places = parsed.error.issues.map(({ path, code }) => `${path.join('.') || 'the whole'}: ${code}`);
  throw new UpstreamFailure(
    'upstream_invalid',
    `The model's JSON does not fit (${places.slice(0, 3).join('; ')}).`,
  );
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
