import type { Attributes, Tracer } from '@opentelemetry/api';
import type { StageId } from '../../pipeline/events.ts';
import type { RunObserver, RunReport, RunTimes, RunWords } from '../../pipeline/runs/run.ts';

/** Where every copy of the API finds what an SDK has registered; loading the API to ask it costs each start 25 ms. */
const REGISTERED = Symbol.for('opentelemetry.js.api.1');

/**
 * Makes a span of every run and of each of its stages, with a tracer of the OpenTelemetry SDK that was registered before the
 * call; null when none was. A span is made when its run has ended, with the times that it had. It holds nothing that a visitor
 * wrote or was answered.
 */
export async function loadRunTracing(version: string): Promise<Pick<RunObserver, 'finished'> | null> {
  if (!(REGISTERED in globalThis)) return null;
  const { trace, context, SpanStatusCode } = await import('@opentelemetry/api');
  const tracer: Tracer = trace.getTracer('milepost', version);
  return {
    finished(report, words, times) {
      const toWallClock = createWallClock();
      const root = tracer.startSpan('run', {
        root: true,
        startTime: toWallClock(times.startedAt),
        attributes: toAttributes(report, words),
      });
      const { payload } = words.outcome;
      const parent = trace.setSpan(context.active(), root);
      for (const { stageId, from, to } of toStretches(times)) {
        const span = tracer.startSpan(
          `stage ${stageId}`,
          { startTime: toWallClock(from), attributes: toStageAttributes(stageId, report) },
          parent,
        );
        if (report.state === 'failed' && !payload.success && payload.error.stageId === stageId)
          span.setStatus({ code: SpanStatusCode.ERROR, message: payload.error.code });
        span.end(toWallClock(to));
      }
      if (report.state === 'failed')
        root.setStatus({
          code: SpanStatusCode.ERROR,
          ...(report.errorCode && { message: report.errorCode }),
        });
      root.end(toWallClock(times.endedAt));
    },
  };
}

/** Milliseconds since 1970 for a `performance.now()`; the clocks of a process drift apart, so that it is taken anew. */
function createWallClock(): (at: number) => number {
  const offset = Date.now() - performance.now();
  return (at) => offset + at;
}

function toAttributes(report: RunReport, { outcome: { payload } }: RunWords): Attributes {
  const { runId, state, usage, degraded } = report;
  return {
    'milepost.run.id': runId,
    'milepost.run.state': state,
    'milepost.run.outcome': payload.success ? payload.finishReason : payload.error.code,
    'milepost.run.degraded': [...degraded],
    ...(usage && {
      'gen_ai.usage.input_tokens': usage.inputTokens,
      'gen_ai.usage.output_tokens': usage.outputTokens,
    }),
  };
}

/** The work on a stage may begin before a run comes to it, so that it takes longer than its span. */
function toStageAttributes(stageId: StageId, { timings, degraded }: RunReport): Attributes {
  const workMs = timings[stageId];
  return {
    'milepost.stage': stageId,
    'milepost.stage.degraded': degraded.includes(stageId),
    ...(workMs !== undefined && { 'milepost.stage.work_ms': workMs }),
  };
}

/** A stage lasts until the next one begins. */
function toStretches({ stages, endedAt }: RunTimes): { stageId: StageId; from: number; to: number }[] {
  const entered = [...stages];
  return entered.map(([stageId, from], index) => ({ stageId, from, to: entered[index + 1]?.[1] ?? endedAt }));
}
