import { expect } from '@jest/globals';
import type { StageStatus } from '../../../../pipeline/events.ts';
import { decodeFrame } from '../../../../pipeline/runs/frame.ts';
import type { FrameBatch } from '../../../../pipeline/runs/reader.ts';
import type { Runs, RunsOptions } from '../../../../pipeline/runs/run.ts';

export type Answer = NonNullable<RunsOptions['answer']>;

export const PIECES = 20;

/** An answer of twenty pieces, before each of which it waits for what `pause` says. */
export function answerIn(pause: (piece: number) => Promise<unknown>): Answer {
  return async function* answer(_request, signal) {
    yield stage('init', 5);
    let response = '';
    for (let piece = 0; piece < PIECES && !signal.aborted; piece++) {
      await pause(piece);
      const text = `piece ${piece} `;
      yield { name: 'delta', data: { text, offset: response.length } };
      response += text;
    }
    yield { name: 'complete', data: { success: true, response, timings: {}, degraded: [] } as never };
    yield stage('complete', 100, 'done');
  };
}

function stage(stageId: 'init' | 'complete', progress: number, status: StageStatus = 'active') {
  const data = { stageId, progress, label: '', labelKey: '', status, elapsedMs: 0 };
  return { name: 'stage' as const, data };
}

export async function readAll(runs: Runs, runId: string) {
  const events: { id: number; event: string; data: Record<string, unknown> }[] = [];
  for await (const batch of runs.read(runId, 0)) {
    for (const frame of (batch as FrameBatch).frames) {
      const id = Number(/^id: (\d+)$/m.exec(frame)?.[1]);
      events.push({ id, ...(decodeFrame(frame) as { event: string; data: Record<string, unknown> }) });
    }
  }
  return events;
}

export function expectWhole(events: Awaited<ReturnType<typeof readAll>>): void {
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ event }) => event)).toEqual([
    'stage',
    ...Array.from({ length: PIECES }, () => 'delta'),
    'complete',
    'stage',
  ]);
}
