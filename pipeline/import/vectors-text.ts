import { describeThrown } from '../innermost-cause.ts';
import type { FillSummary } from './fill-vectors.ts';

/** What makes vectors where the table of the package does not. */
export interface VectorSource {
  readonly model: string;
  /** A sentence about what to look at when it fails. */
  readonly advice: string;
}

/**
 * What became of the vectors, as plain lines for a terminal or a log; what stopped them comes with what to do. `source`: null
 * when the table makes them.
 */
export function toVectorsText(
  summary: FillSummary,
  source: VectorSource | null,
  wasInterrupted: boolean,
): string {
  const { kept, made, missing, failure } = summary;
  const figures = `${source ? `Vectors of ${source.model}` : 'Vectors'}: ${countOf(made)} made, ${countOf(kept)} kept`;
  if (!failure)
    return [`${figures} in ${(summary.ms / 1000).toFixed(1)} s.`, ...asideLines(summary)].join('\n');
  const help = source ? ` ${source.advice}` : ' A running site makes them within a minute.';
  const reason = wasInterrupted ? 'It was interrupted.' : `${describeThrown(failure)}${help}`;
  const advice = wasInterrupted ? 'To go on' : source ? 'When that is mended' : 'To make them now';
  return [
    `${figures}, ${countOf(missing)} still missing.`,
    `  ${reason}`,
    '  All documents are there: those passages are found by their words.',
    `  ${advice}: npm run import -- --vectors`,
    ...asideLines(summary),
  ].join('\n');
}

function asideLines({ aside: { count, named } }: FillSummary): readonly string[] {
  if (count === 0) return [];
  return [
    `Put aside, since the model makes no vector of them: ${countOf(count)}. They are found by their words, and tried again next time.`,
    ...named.map(({ name, reason }) => `  ${name}: ${reason}`),
    ...(count > named.length ? [`  and ${countOf(count - named.length)} more`] : []),
  ];
}

function countOf(count: number): string {
  return count.toLocaleString('en');
}
