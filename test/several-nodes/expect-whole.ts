import { expect } from '@jest/globals';
import { MILEPOSTS } from '../../pipeline/events.ts';
import type { Followed } from '../follow-run.ts';

/** Contiguous numbers, every milepost once and in order, and one end with the text that was told. */
export function expectWhole({ events }: Pick<Followed, 'events'>): void {
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  const passed = events
    .filter(({ name }) => name === 'stage')
    .map(({ data }) => [data.stageId, data.progress]);
  expect(passed).toEqual(MILEPOSTS.map((post) => [post.stageId, post.progress]));
  const text = events.flatMap(({ name, data }) => (name === 'delta' ? [data.text] : [])).join('');
  expect(events.filter(({ name }) => name === 'complete').map(({ data }) => data)).toEqual([
    expect.objectContaining({ success: true, response: text }),
  ]);
}
