import { toPrintable } from '../text/printable.ts';
import type { ImportSummary } from './import-events.ts';

/** How many of the same kind are told one by one. */
const LISTED = 20;

/** What an import did, as plain lines for a terminal or a log; failures come last, each with what to do. */
export function toSummaryText(summary: ImportSummary): string {
  const counts: [string, number][] = [
    ['added', summary.added],
    ['changed', summary.changed],
    ['unchanged', summary.unchanged],
    ['removed', summary.removed],
    ['failed', summary.failures.length],
  ];
  const width = Math.max(...counts.map(([, count]) => count.toLocaleString('en').length));
  const lines = counts.map(
    ([label, count]) => `  ${label.padEnd(9)} ${count.toLocaleString('en').padStart(width)}`,
  );
  const seconds = (summary.ms / 1000).toFixed(1);
  const documents = summary.added + summary.changed;
  return [
    `Imported ${countOf(documents, 'document')} as ${countOf(summary.passages, 'passage')} in ${seconds} s.`,
    ...lines,
    ...skippedLines(summary),
    ...failureLines(summary),
  ].join('\n');
}

function skippedLines({ skipped }: ImportSummary): string[] {
  const byReason = new Map<string, string[]>();
  for (const { path, reason } of skipped)
    byReason.set(reason, (byReason.get(reason) ?? []).concat(toPrintable(path)));
  const lines = [...byReason].map(([reason, paths]) => {
    const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
    return `  ${paths.slice(0, 3).join(', ')}${more}: ${reason}`;
  });
  return lines.length > 0 ? ['Passed over:', ...lines] : [];
}

function failureLines({ failures }: ImportSummary): string[] {
  if (failures.length === 0) return [];
  const listed = failures.slice(0, LISTED).map(({ path, line, reason }) => {
    const where = toPrintable(path) + (line === undefined ? '' : `, line ${line}`);
    return `  ${where}: ${reason}`;
  });
  const more = failures.length > LISTED ? [`  and ${failures.length - LISTED} more`] : [];
  return ['Not imported (all else was; mend these and run the same import again):', ...listed, ...more];
}

function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
