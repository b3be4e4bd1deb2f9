import type { StreamEvent } from '../event-stream.ts';
import { failUndecided, type MatcherResult, streamOf, toResult } from '../matcher-result.ts';
import { findDifferences } from '../sequence-difference.ts';
import { stageOf } from '../stage-of.ts';
import { drawTimeline } from '../timeline.ts';

/** A stage by its name, however often it is told, or by name and progress. */
export type ExpectedStage = string | readonly [name: string, progress: number];

/**
 * Passes when the stream passes exactly these stages in this order. A stage is told by an event that `stageOf` knows;
 * give another reader where a server tells it otherwise: `(event) => event.type` compares the names of the events. An
 * empty list fails, with `.not` too: every stream that broke early would have its stages.
 */
export function toHaveStages(
  received: unknown,
  expected: readonly ExpectedStage[],
  readStage: (event: StreamEvent) => string | null = stageOf,
): MatcherResult {
  const stream = streamOf(received);
  if (expected.length === 0) {
    failUndecided('Expected no stage at all, which says nothing. Name one.', () => drawTimeline(stream));
  }
  const passed = stream.events.flatMap((event) => {
    const name = readStage(event);
    return name === null ? [] : [{ event, name, progress: event.data?.progress }];
  });
  // With progress each event counts; by name alone a stage that is told twice in a row is one.
  const withProgress = expected.some((stage) => typeof stage !== 'string');
  const told = withProgress ? passed : passed.filter(({ name }, at) => name !== passed[at - 1]?.name);
  const wanted = expected.map((stage) => (typeof stage === 'string' ? stage : stage.join(' ')));
  const found = told.map(({ name, progress }) =>
    withProgress && progress !== undefined ? `${name} ${progress}` : name,
  );

  const { missing, extra } = findDifferences(wanted, found);
  const problem =
    missing.length + extra.length === 0
      ? null
      : [
          `Expected the stages ${wanted.join(', ')}.`,
          missing.length > 0 ? `Missing: ${missing.map(({ item }) => item).join(', ')}.` : '',
          extra.length > 0 ? `Not expected here: ${extra.map((at) => found[at]).join(', ')}.` : '',
        ]
          .filter(Boolean)
          .join('\n');
  const marks = {
    notes: new Map(extra.map((at) => [told[at]?.event.index ?? 0, 'not expected here'])),
    gaps: missing.map(({ item, before }) => ({
      before: told[before]?.event.index ?? stream.events.length,
      text: `missing: ${item}`,
    })),
  };
  return toResult(problem, `have the stages ${wanted.join(', ')}`, () => drawTimeline(stream, marks));
}
