import type { EventStream, StreamEvent } from './event-stream.ts';

/** What to point at in a drawing: a note beside an event, or a line of its own before the event with this index. */
export interface TimelineMarks {
  readonly notes?: ReadonlyMap<number, string>;
  readonly gaps?: readonly { readonly before: number; readonly text: string }[];
}

const ROAD_WIDTH = 28;
const MAX_ROWS = 40;
/** Rows kept around each mark when a long stream is shortened. */
const CONTEXT_ROWS = 3;

/** Draws what arrived when, one row an event with its place on the road from request to end. */
export function drawTimeline(
  stream: EventStream,
  { notes = new Map(), gaps = [] }: TimelineMarks = {},
): string {
  const { events, endedAtMs } = stream;
  const marked = [...notes.keys(), ...gaps.map(({ before }) => before)];
  const shown = chooseRows(events.length, marked);
  const rows: string[] = [];
  for (let index = 0; index <= events.length; index++) {
    for (const gap of gaps) if (gap.before === index) rows.push(drawGap(gap.text));
    const event = events[index];
    if (event === undefined) break;
    if (shown(index)) rows.push(drawEvent(event, endedAtMs, notes.get(index)));
    else if (index === 0 || shown(index - 1)) rows.push('      …');
  }
  return [drawHead(stream), ...rows, drawEnd(stream)].join('\n');
}

/** An event in a few words: its name, then its stage and progress, or the beginning of its data. */
export function describeEvent({ type, data, text }: StreamEvent): string {
  const { stageId, stage, progress } = isRecord(data) ? data : {};
  const name = stageId ?? stage;
  const words = typeof name === 'string' ? `${name} ${progress ?? ''}`.trim() : text;
  return `${type} ${words.length > 60 ? `${words.slice(0, 59)}…` : words}`;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function drawHead(stream: EventStream): string {
  const type = stream.headers['content-type'] ?? 'no content type';
  const count = `${stream.events.length} events in ${stream.chunks.length} pieces`;
  const road = '0'.padEnd(ROAD_WIDTH - String(Math.round(stream.endedAtMs)).length, ' ');
  return [
    `${stream.status} ${type}, head after ${Math.round(stream.headAtMs)} ms, ${count}`,
    `     ms piece |${road}${Math.round(stream.endedAtMs)}|`,
  ].join('\n');
}

function drawEvent(event: StreamEvent, endedAtMs: number, note: string | undefined): string {
  const id = event.id === null ? '' : `#${event.id} `;
  const mark = note === undefined ? '' : `   ✗ ${note}`;
  const time = `${formatMs(event.atMs)} ${String(event.chunk).padStart(5)}`;
  return `${time} |${drawRoad(event.atMs, endedAtMs, '●')}| ${id}${describeEvent(event)}${mark}`;
}

function drawGap(text: string): string {
  return `${' '.repeat(13)} |${' '.repeat(ROAD_WIDTH)}| ✗ ${text}`;
}

function drawEnd({ end, endedAtMs, unfinished, text, events }: EventStream): string {
  const words = {
    open: 'still open',
    ended: 'the response ended',
    cut: 'the connection was cut',
    until: 'left, as `until` says',
    deadline: 'the deadline passed',
    stopped: 'the test left',
  }[end];
  const tail = unfinished === '' ? '' : `, in the middle of ${JSON.stringify(unfinished.slice(0, 60))}`;
  const body =
    events.length === 0 && text !== '' ? `; the body was ${JSON.stringify(text.slice(0, 200))}` : '';
  return `${formatMs(endedAtMs)}       |${drawRoad(endedAtMs, endedAtMs, '■')}| ${words}${tail}${body}`;
}

function drawRoad(atMs: number, endedAtMs: number, sign: string): string {
  const place = endedAtMs > 0 ? Math.min(ROAD_WIDTH - 1, Math.floor((atMs / endedAtMs) * ROAD_WIDTH)) : 0;
  return ' '.repeat(place) + sign + ' '.repeat(ROAD_WIDTH - 1 - place);
}

function formatMs(ms: number): string {
  return (ms < 100 ? ms.toFixed(1) : String(Math.round(ms))).padStart(7);
}

function chooseRows(count: number, marked: readonly number[]): (index: number) => boolean {
  if (count <= MAX_ROWS) return () => true;
  // A long stream may be wrong in every row; the first ones tell enough.
  const near = marked.slice(0, 5);
  return (index) =>
    index < 5 || index >= count - 5 || near.some((mark) => Math.abs(mark - index) <= CONTEXT_ROWS);
}
