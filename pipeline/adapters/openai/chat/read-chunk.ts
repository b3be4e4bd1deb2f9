import { readEndWord } from './end-reasons.ts';
import { type CountedTokens, readUsage } from './read-usage.ts';
import { type ReportedError, toReportedError } from './reported-error.ts';
import { UpstreamFailure } from './to-run-failure.ts';

export interface CompletionPart {
  /** May be empty: the model thinks, or only the end is told. */
  readonly text: string;
  /** The text is all of the answer so far, not what is new of it. */
  readonly isWhole: boolean;
  /** Characters of reasoning that the server tells apart. */
  readonly thoughtChars: number;
  readonly isRefusal: boolean;
  /** The server's word for the end, as `readEndWord` gives it; null before the end. */
  readonly endWord: string | null;
  readonly usage: CountedTokens | null;
  readonly error: ReportedError | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** What a `content` holds, be it a text or a list of parts. */
interface Content {
  text: string;
  thoughtChars: number;
  isRefusal: boolean;
}

const THOUGHT_FIELDS = [
  'reasoning',
  'reasoning_content',
  'reasoning_text',
  'reasoning_details',
  'thinking',
  'thinking_blocks',
  'thought',
];
const THOUGHT_TYPE = /think|reason|thought/i;

/**
 * What one chunk of a completion says, streamed or whole, in the shapes that servers give it: `delta`, `message`, the `text` of
 * older completions, a list of parts. Servers add and leave out a lot; nothing else is looked at.
 * @throws {UpstreamFailure} `upstream_invalid` for what is no chunk
 */
export function readChunk(chunk: unknown): CompletionPart {
  // Gemini puts its errors into a list.
  const value = Array.isArray(chunk) && chunk.length === 1 ? chunk[0] : chunk;
  if (!isFields(value)) throw unknownChunk();
  const choices = toList(value.choices);
  if (!choices) throw unknownChunk();
  const choice = choices.find((entry) => isFields(entry) && Number(entry.index ?? 0) === 0) as
    | Fields
    | undefined;
  const error = findError(value, choice);
  if (!choice) return { ...NOTHING, usage: readUsage(value.usage ?? groqUsage(value)), error };

  const delta = toFields(choice.delta);
  const message = toFields(choice.message);
  const streamed = readContent(
    delta.content ?? choice.text ?? (typeof choice.delta === 'string' ? choice.delta : null),
  );
  const whole = readContent(message.content);
  const isWhole = streamed.text === '' && whole.text !== '';
  const content = isWhole ? whole : streamed;
  const isThought = isThoughtOfGemini(delta) || delta.thought === true;
  const thoughtChars = content.thoughtChars + countThought(delta) + countThought(message);
  return {
    text: isThought ? '' : content.text,
    isWhole,
    thoughtChars: isThought ? thoughtChars + content.text.length : thoughtChars,
    isRefusal: content.isRefusal || isText(delta.refusal) || isText(message.refusal),
    endWord: readEndWord(choice.finish_reason),
    usage: readUsage(value.usage ?? choice.usage ?? groqUsage(value)),
    error,
  };
}

const NOTHING: CompletionPart = Object.freeze({
  text: '',
  isWhole: false,
  thoughtChars: 0,
  isRefusal: false,
  endWord: null,
  usage: null,
  error: null,
});

function readContent(content: unknown): Content {
  const read: Content = { text: '', thoughtChars: 0, isRefusal: false };
  for (const part of Array.isArray(content) ? content : [content]) {
    if (typeof part === 'string') read.text += part;
    else if (isFields(part)) readPart(part, read);
  }
  return read;
}

function readPart(part: Fields, read: Content): void {
  const type = typeof part.type === 'string' ? part.type : '';
  const text = textOf(part.text ?? part.content ?? part.value);
  if (THOUGHT_TYPE.test(type)) read.thoughtChars += Math.max(1, JSON.stringify(part).length);
  else if (/refusal/i.test(type)) read.isRefusal = true;
  else if (type === '' || /text/i.test(type)) read.text += text;
}

/** Some give a text as `{"value": …}`. */
function textOf(value: unknown): string {
  if (isFields(value)) return textOf(value.value);
  return typeof value === 'string' ? value : '';
}

function countThought(fields: Fields): number {
  const lengths = THOUGHT_FIELDS.map((name) => {
    const value = fields[name];
    if (typeof value === 'string') return value.length;
    return Array.isArray(value) && value.length > 0 ? JSON.stringify(value).length : 0;
  });
  // The same thought may stand in two of them.
  return Math.max(0, ...lengths);
}

function isThoughtOfGemini({ extra_content }: Fields): boolean {
  return toFields(toFields(extra_content).google).thought === true;
}

function groqUsage({ x_groq }: Fields): unknown {
  return toFields(x_groq).usage;
}

function findError(chunk: Fields, choice: Fields | undefined): ReportedError | null {
  for (const error of [chunk.error, choice?.error]) {
    const isEmpty = isFields(error) && Object.keys(error).length === 0;
    if (error && !(isEmpty && choice)) return toReportedError(error);
  }
  // Others have no field for it, and make the whole chunk one.
  const isError = chunk.object === 'error' || chunk.type === 'error' || isText(String(chunk.code ?? ''));
  if (!choice && ((isError && isText(chunk.message)) || chunk.detail)) return toReportedError(chunk);
  return null;
}

/** Null for what is no list of choices. */
function toList(choices: unknown): readonly unknown[] | null {
  if (choices === undefined || choices === null) return [];
  if (Array.isArray(choices)) return choices;
  return isFields(choices) ? [choices] : null;
}

function unknownChunk(): UpstreamFailure {
  return new UpstreamFailure('upstream_invalid', 'The model sent an unknown kind of chunk.');
}

function toFields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
