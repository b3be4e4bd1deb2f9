import type { OpenAI } from 'openai';
import { arrangeMessages, type RoleWay } from './arrange-messages.ts';
import type { ChatMessage, ChatRequest } from './chat-model.ts';
import { toPlainSchema } from './plain-schema.ts';

export type RequestBody = OpenAI.ChatCompletionCreateParams;
type Format = 'json_schema' | 'json_object' | 'text';
type LimitName = 'max_tokens' | 'max_completion_tokens';

/** How a request is put. Each field has an order in which it is tried, and only ever moves on in it. */
interface Ways {
  readonly limit: LimitName | 'none';
  readonly asksForUsage: boolean;
  readonly streams: boolean;
  readonly format: Format;
  readonly roles: RoleWay;
  /** Further fields that are left out. */
  readonly without: readonly string[];
  /** In milliseconds, of the dialect's clock. */
  readonly since: number;
}

/** What a server said of a request that it refused. */
export interface Refusal {
  readonly status: number;
  /** Its own words, in whatever shape they came. */
  readonly words: string;
}

/** How one server and model like to be asked: servers that call themselves compatible refuse different parts of a request. */
export interface RequestDialect {
  toBody(model: string, request: ChatRequest): RequestBody;
  /** Whether the refusal names a part of the request that can be put differently; from then on it is, for a day. */
  learn(refusal: Refusal, request: ChatRequest, refused: RequestBody): boolean;
  /** The answer to a request for JSON holds none: the server ignores how it was asked for, and is asked in another way for a day. */
  learnIgnored(request: ChatRequest): void;
}

const DAY_MS = 86_400_000;
/** Stages that are told apart by what they ask for; more than there are. */
const MAX_STAGES = 16;
const MAX_WORDS_CHARS = 4_000;
const FORMATS: readonly Format[] = ['json_schema', 'json_object', 'text'];
const ROLE_WAYS: readonly RoleWay[] = ['system', 'folded', 'single'];

/** Words of vLLM, llama.cpp, LM Studio, Ollama, Mistral, Groq, Gemini, Azure and OpenAI for what they refuse. */
const NAMES = {
  usage: /stream_options|include_usage/i,
  limit: /max_(?:completion_)?tokens/i,
  /** The request asks for too much: another name for it would not help. */
  tooMuch: /context.{0,20}(?:length|window|size)|too (?:large|long|many|big)|exceed/i,
  stream:
    /(?:not|n't|un|never|without|verified).{0,40}\bstream(?:ing|ed)?\b|\bstream(?:ing|ed)?\b.{0,40}(?:not |n't|unsupported|disabled)|"param": ?"stream"|["']body["'], ?["']stream["']/i,
  format:
    /response_?format|json_?(?:schema|object|mode|validate)|json schema|structured.?output|grammar|guided|\b(?:one|any|all)Of\b|\bschema\b/i,
  roles:
    /\bsystem.(?:role|message|prompt|instruction)|developer.(?:role|message|instruction)|\broles?\b.{0,60}(?:alternat|support|must|allowed|enabled|invalid|expected)|(?:invalid|unsupported|unknown|(?:un)?expected|only|supports?).{0,60}\broles?\b|must alternate|raise_exception|["']messages["'].{0,20}["']role["']/i,
} as const;

export interface DialectOptions {
  /** OpenAI's newer models refuse the old name of the limit, which many other servers know alone. */
  readonly isOpenAi: boolean;
  /** Further fields of every request, which are left out where they are refused. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Told how requests are put from now on. */
  readonly onLearnt?: (what: string) => void;
  readonly now?: () => number;
}

export function createRequestDialect({
  isOpenAi,
  extra = {},
  onLearnt = () => {},
  now = Date.now,
}: DialectOptions): RequestDialect {
  const first: LimitName = isOpenAi ? 'max_completion_tokens' : 'max_tokens';
  const other: LimitName = isOpenAi ? 'max_tokens' : 'max_completion_tokens';
  const learnt = new Map<string, Ways>();
  const start = (): Ways => ({
    limit: first,
    asksForUsage: true,
    streams: true,
    format: 'json_schema',
    roles: 'system',
    without: [],
    since: now(),
  });

  function waysOf(request: ChatRequest): Ways {
    const known = learnt.get(toStage(request));
    // What a server refuses may change with its next version.
    return known && now() - known.since < DAY_MS ? known : start();
  }

  function keep(request: ChatRequest, ways: Ways): void {
    if (learnt.size >= MAX_STAGES) learnt.clear();
    learnt.set(toStage(request), ways);
  }

  return {
    toBody(model, request) {
      const { limit, asksForUsage, streams, format, roles, without } = waysOf(request);
      const { messages, maxOutputTokens, schema } = request;
      const plain = schema && { ...schema, schema: toPlainSchema(schema.schema) };
      const described = plain && format !== 'json_schema' ? describe(messages, plain.schema) : messages;
      const further = Object.entries(extra).filter(([name]) => !without.includes(name));
      return {
        ...Object.fromEntries(further),
        model,
        stream: streams,
        messages: arrangeMessages(described, roles),
        ...(limit === 'none' ? {} : { [limit]: maxOutputTokens }),
        ...(asksForUsage && streams ? { stream_options: { include_usage: true } } : {}),
        ...(plain && format === 'json_schema'
          ? { response_format: { type: 'json_schema', json_schema: { ...plain, strict: true } } }
          : {}),
        ...(plain && format === 'json_object' ? { response_format: { type: 'json_object' } } : {}),
      } as RequestBody;
    },
    learn(refusal, request, refused) {
      const ways = waysOf(request);
      const next = toNext(refusal, refused, ways, { other, extra });
      if (!next) return false;
      keep(request, { ...ways, ...next });
      onLearnt(describeWay(next));
      return true;
    },
    learnIgnored(request) {
      const ways = waysOf(request);
      if (ways.format === 'text') return;
      const format = laterOf(FORMATS, ways.format, ways.format);
      keep(request, { ...ways, format });
      onLearnt(describeWay({ format }));
    },
  };
}

/** What to put differently; null when nothing that is named can be. It is always later in its order than what was refused. */
function toNext(
  { status, words: all }: Refusal,
  refused: RequestBody,
  ways: Ways,
  { other, extra }: { readonly other: LimitName; readonly extra: Readonly<Record<string, unknown>> },
): Partial<Ways> | null {
  if (status !== 400 && status !== 422 && status !== 500 && status !== 501) return null;
  const words = all.slice(0, MAX_WORDS_CHARS);
  if (NAMES.usage.test(words) && refused.stream_options) return { asksForUsage: false };
  if (NAMES.limit.test(words) && !NAMES.tooMuch.test(words)) {
    if (other in refused) return { limit: 'none' };
    if ('max_tokens' in refused || 'max_completion_tokens' in refused)
      return { limit: ways.limit === 'none' ? 'none' : other };
  }
  const further = Object.keys(extra).find((name) => name in refused && words.includes(name));
  if (further) return { without: [...ways.without, further] };
  // A failure of the server itself may well speak of streams.
  if (NAMES.stream.test(words) && refused.stream && status !== 500) return { streams: false };
  const format = refused.response_format?.type as Format | undefined;
  if (format && NAMES.format.test(words)) return { format: laterOf(FORMATS, format, ways.format) };
  const roles = toRoleWay(refused);
  if (NAMES.roles.test(words) && roles !== 'single') return { roles: laterOf(ROLE_WAYS, roles, ways.roles) };
  return null;
}

/** For an operator. */
function describeWay({ asksForUsage, limit, streams, format, roles, without }: Partial<Ways>): string {
  if (asksForUsage === false) return 'stream_options is left out, so tokens may be estimated';
  if (limit)
    return limit === 'none' ? 'no limit of tokens is sent' : `the limit of tokens is called ${limit}`;
  if (streams === false) return 'answers come whole, since the server does not stream them';
  if (format)
    return format === 'text' ? 'JSON is asked for in words alone' : 'JSON is asked for without a schema';
  if (roles)
    return roles === 'single'
      ? 'all goes into one message'
      : 'the rules go into the first message, since there is no system role';
  return `${without?.at(-1)} is left out`;
}

/** What comes after the one that was refused, or what is known by now to come later still. */
function laterOf<Way>(order: readonly Way[], refused: Way, known: Way): Way {
  return order[Math.max(order.indexOf(refused) + 1, order.indexOf(known))] ?? known;
}

function toRoleWay({ messages }: RequestBody): RoleWay {
  if (messages.some(({ role }) => role === 'system')) return 'system';
  return messages.length > 1 ? 'folded' : 'single';
}

/** Stages of one model ask for different things, and a server may refuse to one what it grants to another. */
function toStage({ schema }: ChatRequest): string {
  return schema?.name ?? '';
}

/** At the end of the last message, since strict templates know one system message, first. */
function describe(
  messages: readonly ChatMessage[],
  schema: Readonly<Record<string, unknown>>,
): ChatMessage[] {
  const words = `Answer with one JSON object and nothing else, following this JSON Schema:\n${JSON.stringify(schema)}`;
  return messages.map((message, index) =>
    index === messages.length - 1 ? { ...message, content: `${message.content}\n\n${words}` } : message,
  );
}
