import type { SeenEvent } from './roaming-visitor.ts';

/** What is wrong with the events of one run that was read to its end; empty when nothing is. */
export function findFaults(events: readonly SeenEvent[]): string[] {
  const faults: string[] = [];
  const ids = events.map(({ id }) => id);
  if (ids.some((id, index) => id !== index + 1 && id !== (ids[index - 1] ?? 0) + 1))
    faults.push(`numbers are missing or doubled: ${ids.join(' ')}`);
  const ends = events.filter(({ event }) => event === 'complete');
  if (ends.length !== 1) faults.push(`${ends.length} times complete`);
  const stages = events.filter(({ event }) => event === 'stage').map(({ data }) => data);
  if (stages.some(({ progress }, index) => progress < (stages[index - 1]?.progress ?? 0)))
    faults.push(`progress falls: ${stages.map(({ progress }) => progress).join(' ')}`);
  const text = toText(events);
  const complete = ends[0]?.data;
  if (complete && text !== complete.response) faults.push('the text that was told is not the response');
  if (complete?.success === false && complete.error.code !== 'stopped' && complete.error.code !== 'cancelled')
    faults.push(`failed: ${JSON.stringify(complete.error)}`);
  return faults;
}

/** What a reader has of the answer. */
function toText(events: readonly SeenEvent[]): string {
  let text = '';
  for (const { event, data } of events) {
    if (event === 'snapshot') text = data.text;
    if (event === 'delta' && data.offset === text.length) text += data.text;
  }
  return text;
}
