import type { OpenAI } from 'openai';
import type { ChatRequest } from './chat-model.ts';

type Body = OpenAI.ChatCompletionCreateParamsStreaming;
type Format = 'json_schema' | 'json_object' | 'text';

const NEXT_FORMAT: Readonly<Record<Format, Format>> = {
  json_schema: 'json_object',
  json_object: 'text',
  text: 'text',
};

/** How one server and model like to be asked: servers that call themselves compatible refuse different parts of a request. */
export interface RequestDialect {
  toBody(model: string, request: ChatRequest): Body;
  /** Whether the refusal named a part of the request that can be put differently; from then on it is. */
  learn(error: unknown, refused: Body): boolean;
}

export function createRequestDialect(isOpenAi: boolean): RequestDialect {
  // OpenAI's newer models refuse the old name; many other servers know only that.
  const first = isOpenAi ? 'max_completion_tokens' : 'max_tokens';
  const other = isOpenAi ? 'max_tokens' : 'max_completion_tokens';
  let limitName: typeof first | typeof other = first;
  let asksForUsage = true;
  let format: Format = 'json_schema';

  return {
    toBody(model, { messages, maxOutputTokens, schema }) {
      const described =
        schema && format !== 'json_schema'
          ? [...messages, { role: 'system' as const, content: describeSchema(schema.schema) }]
          : messages;
      return {
        model,
        stream: true,
        messages: described.map((message) => ({ ...message })),
        [limitName]: maxOutputTokens,
        ...(asksForUsage ? { stream_options: { include_usage: true } } : {}),
        ...(schema && format === 'json_schema'
          ? { response_format: { type: 'json_schema' as const, json_schema: { ...schema, strict: true } } }
          : {}),
        ...(schema && format === 'json_object' ? { response_format: { type: 'json_object' as const } } : {}),
      };
    },
    learn(error, refused) {
      const { status, message = '' } = (error ?? {}) as { status?: number; message?: string };
      if (status !== 400 && status !== 422) return false;
      if (refused.stream_options && message.includes('stream_options')) {
        asksForUsage = false;
        return true;
      }
      if (/max_(completion_)?tokens/.test(message) && first in refused) {
        limitName = other;
        return true;
      }
      const refusedFormat = refused.response_format?.type as Format | undefined;
      if (refusedFormat && /response_format|json|schema|grammar/i.test(message)) {
        // Another call may have learnt it in the meantime.
        if (format === refusedFormat) format = NEXT_FORMAT[format];
        return true;
      }
      return false;
    },
  };
}

function describeSchema(schema: Record<string, unknown>): string {
  return `Answer with one JSON object and nothing else, following this JSON Schema:\n${JSON.stringify(schema)}`;
}
