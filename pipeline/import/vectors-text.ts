import { describeThrown } from '../innermost-cause.ts';
import type { FillSummary } from './fill-vectors.ts';

/** What became of the vectors, as plain lines for a terminal or a log; what stopped them comes with what to do. */
export function toVectorsText(
  summary: FillSummary,
  { model, baseUrl }: { model: string; baseUrl: string | null },
  wasInterrupted: boolean,
): string {
  const { kept, made, missing, failure } = summary;
  const figures = `Vectors of ${model}: ${countOf(made)} made, ${countOf(kept)} kept`;
  if (!failure) return `${figures} in ${(summary.ms / 1000).toFixed(1)} s.`;
  const server = baseUrl ?? 'OpenAI';
  const reason = wasInterrupted
    ? 'It was interrupted.'
    : `${describeThrown(failure)} Look at OPENAI_EMBEDDING_MODEL and its server (${server}).`;
  const advice = wasInterrupted ? 'To go on' : 'When that is mended';
  return [
    `${figures}, ${countOf(missing)} still missing.`,
    `  ${reason}`,
    '  All documents are there: those passages are found by their words.',
    `  ${advice}: npm run import -- --vectors`,
  ].join('\n');
}

function countOf(count: number): string {
  return count.toLocaleString('en');
}
