import { describeThrown } from '../innermost-cause.ts';
import type { FillSummary } from './fill-vectors.ts';

/**
 * What became of the vectors, as plain lines for a terminal or a log; what stopped them comes with what to do. `server`: null
 * when they are made without one.
 */
export function toVectorsText(
  summary: FillSummary,
  server: { readonly model: string; readonly baseUrl: string | null } | null,
  wasInterrupted: boolean,
): string {
  const { kept, made, missing, failure } = summary;
  const figures = `${server ? `Vectors of ${server.model}` : 'Vectors'}: ${countOf(made)} made, ${countOf(kept)} kept`;
  if (!failure)
    return [`${figures} in ${(summary.ms / 1000).toFixed(1)} s.`, ...asideLines(summary)].join('\n');
  const help = server
    ? ` Look at OPENAI_EMBEDDING_MODEL and its server (${server.baseUrl ?? 'OpenAI'}).`
    : ' A running site makes them within a minute.';
  const reason = wasInterrupted ? 'It was interrupted.' : `${describeThrown(failure)}${help}`;
  const advice = wasInterrupted ? 'To go on' : server ? 'When that is mended' : 'To make them now';
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
    `Put aside, since the server makes no vector of them: ${countOf(count)}. They are found by their words, and tried again next time.`,
    ...named.map(({ name, reason }) => `  ${name}: ${reason}`),
    ...(count > named.length ? [`  and ${countOf(count - named.length)} more`] : []),
  ];
}

function countOf(count: number): string {
  return count.toLocaleString('en');
}
