import { createServer, type Server } from 'node:http';
import { PROTOCOL_MILEPOSTS } from '../kit/protocol/mileposts.ts';
import { type Frame, formatFrame } from './broken-servers.ts';

export type ProtocolFrame = Frame & { readonly event: string; readonly data: Record<string, unknown> };

const SOURCE = { sourceId: 's1', n: 1, documentId: 'd', title: 'T', url: '/p', snippet: 's', score: 1 };
export const HIT = { title: 'T', headingPath: ['H'], url: '/p', documentId: 'd', excerpt: 'One **two**.' };
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-store, no-transform',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
};

/** The events of a whole run that keeps every rule, without ids. */
export function createRun(): ProtocolFrame[] {
  const plan = [...new Set(PROTOCOL_MILEPOSTS.map(([id]) => id))].map((id) => ({ id }));
  const ids = { runId: 'r', conversationId: 'c', messageId: 'm', eventsUrl: '/e', stopUrl: '/s' };
  return PROTOCOL_MILEPOSTS.flatMap(([stageId, progress]) => {
    const init = stageId === 'init' ? { protocol: 1, ...ids, plan } : {};
    const status = progress === 100 ? 'done' : 'active';
    const stage = named('stage', { stageId, progress, status, elapsedMs: progress, ...init });
    if (progress === 65) return [stage, named('source', { ...SOURCE })];
    if (progress === 75) {
      return [
        stage,
        named('delta', { text: 'One ', offset: 0 }),
        named('delta', { text: 'two. [1]', offset: 4 }),
      ];
    }
    if (progress === 95) {
      const complete = {
        success: true,
        response: 'One two. [1]',
        finishReason: 'extractive',
        sources: [SOURCE],
        pageUrl: '/pages/1',
        hits: [{ ...HIT }],
      };
      return [stage, named('page', { pageId: '1', url: '/pages/1' }), named('complete', complete)];
    }
    return [stage];
  });
}

/** Numbers events from 1; the transient ones get no id. */
export function number(frames: readonly ProtocolFrame[]): ProtocolFrame[] {
  let next = 1;
  return frames.map((frame) => (frame.event === 'progress' ? frame : { ...frame, id: next++ }));
}

/** Serves frames as they are, and to a request with a cursor those that follow it. */
export function createProtocolServer(
  frames: readonly Frame[],
  { headers = {}, retry = true, replay = (rest: readonly Frame[]) => rest } = {} as {
    headers?: Record<string, string | undefined>;
    retry?: boolean;
    replay?: (rest: readonly Frame[]) => readonly Frame[];
  },
): Server {
  return createServer((req, res) => {
    const cursor = req.headers['last-event-id'];
    const rest = frames.filter(({ id }) => id !== undefined && Number(id) > Number(cursor));
    const sent = cursor === undefined ? frames : replay(rest);
    for (const [name, value] of Object.entries({ ...HEADERS, ...headers })) {
      if (value !== undefined) res.setHeader(name, value);
    }
    res.writeHead(200);
    res.end(`${retry ? 'retry: 2000\n' : ''}${sent.map(formatFrame).join('')}`);
  });
}

function named(event: string, data: Record<string, unknown>): ProtocolFrame {
  return { event, data };
}
