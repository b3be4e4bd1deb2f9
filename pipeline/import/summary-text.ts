import { toPrintable } from '../text/printable.ts';
import { groupBy } from './group-by.ts';
import type { ImportSummary } from './import-events.ts';
import { listEndings } from './kinds.ts';

/** How many of the same kind are told one by one. */
const LISTED = 20;

/** Whether there was nothing at all that could be imported, which is not what anybody wanted. */
export function foundNothing({ added, changed, unchanged, removed, failures }: ImportSummary): boolean {
  return added + changed + unchanged + removed + failures.length === 0;
}

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
    ...renamedLines(summary),
    ...templateLines(summary),
    ...failureLines(summary),
    ...nothingLines(summary),
  ].join('\n');
}

function skippedLines({ skipped }: ImportSummary): string[] {
  const byReason = groupBy(skipped, ({ reason }) => reason);
  const lines = [...byReason].map(
    ([reason, group]) => `  ${listPaths(group.map(({ path }) => path))}: ${reason}`,
  );
  return lines.length > 0 ? ['Passed over:', ...lines] : [];
}

function renamedLines({ renamed }: ImportSummary): string[] {
  const [first] = renamed;
  if (!first) return [];
  const more = renamed.length > 1 ? ` and ${renamed.length - 1} more` : '';
  return [
    'Named after their folder, since another folder has a document of the same path:',
    `  ${toPrintable(first.path)} as ${toPrintable(first.id)}${more}`,
  ];
}

function templateLines({ templated }: ImportSummary): string[] {
  if (templated.length === 0) return [];
  const hold = templated.length === 1 ? 'holds' : 'hold';
  return [
    `${countOf(templated.length, 'document')} ${hold} template code (${listPaths(templated)}); import the built site instead.`,
  ];
}

/** The first three, and how many more. */
function listPaths(paths: readonly string[]): string {
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  return paths.slice(0, 3).map(toPrintable).join(', ') + more;
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

function nothingLines(summary: ImportSummary): string[] {
  if (!foundNothing(summary)) return [];
  const why = summary.skipped.length === 0 ? 'There is no file here.' : 'Nothing here was imported.';
  return [
    `${why} Name the folder that holds the documents, or the built site; these kinds are read: ${listEndings().join(' ')}`,
  ];
}

function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
