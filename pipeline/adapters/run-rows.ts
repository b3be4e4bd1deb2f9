import type {
  Conversation,
  Exchange,
  QuestionOptions,
  RunOutcome,
  RunRecord,
  RunState,
  Turn,
} from '../ports.ts';
import type { AskedQuestion } from '../runs/weak-answers.ts';

/** A row of a table of runs or conversations, whose columns have the same names in every database. */
type Row = Readonly<Record<string, unknown>>;

export function toRun(row: Row | undefined): RunRecord | null {
  if (!row) return null;
  return {
    id: String(row.id),
    visitorId: String(row.visitor),
    conversationId: String(row.conversation),
    messageId: String(row.message_id),
    question: String(row.question),
    locale: row.locale === null ? null : String(row.locale),
    ...(row.site !== null && { site: String(row.site) }),
    ...(row.options !== null && { options: JSON.parse(String(row.options)) as QuestionOptions }),
    ...(row.is_set_aside ? { isSetAside: true as const } : {}),
    state: row.state as RunState,
    startedAt: Number(row.started_at),
  };
}

/** What is stored of the options; null when nothing was said besides the question. */
export function toOptionsText(options: QuestionOptions = {}): string | null {
  const text = JSON.stringify(options);
  return text === '{}' ? null : text;
}

/** The outcome of a run that is over, from its row joined with that of its outcome. */
export function toOutcome(row: Row): RunOutcome {
  return {
    state: row.state as RunOutcome['state'],
    response: String(row.response ?? ''),
    payload: JSON.parse(String(row.payload)),
    errorCode: row.error_code as RunOutcome['errorCode'],
  };
}

export function toExchange(row: Row): Exchange {
  return {
    runId: String(row.id),
    question: String(row.question),
    createdAt: new Date(Number(row.started_at)).toISOString(),
    outcome: row.state === 'running' ? null : toOutcome(row),
  };
}

export function toAsked({ question, started_at, payload }: Row): AskedQuestion {
  return {
    question: String(question),
    startedAt: Number(started_at),
    payload: JSON.parse(String(payload)),
  };
}

/** A question and its answer; `sources` is those of the answer's payload, as JSON. */
export function toTurns({ question, response, sources }: Row): Turn[] {
  const asked: Turn = { role: 'visitor', text: String(question) };
  if (!response) return [asked];
  const cited = JSON.parse(String(sources ?? '[]')) as readonly { sourceId: string }[];
  return [asked, { role: 'site', text: String(response), passageIds: cited.map(({ sourceId }) => sourceId) }];
}

export function toConversation({ id, title, created_at }: Row): Conversation {
  return { id: String(id), title: String(title), createdAt: new Date(Number(created_at)).toISOString() };
}
