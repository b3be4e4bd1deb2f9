import { describe, expect, it } from '@jest/globals';
import { listMoodFeatures } from '../../../../../pipeline/adapters/embedded/signals/mood-features.ts';

const namesOf = (text: string) => listMoodFeatures(text).map(({ name }) => name);

describe('features of a mood', () => {
  it('keep negated words apart, as far as the negation reaches', () => {
    expect(namesOf("I don't like it")).toContain('not like');
    expect(namesOf('not good')).toContain('not good');
    expect(namesOf('not today, I like it')).toContain('like');
  });

  it('take drawn-out words for one another', () => {
    expect(namesOf('sooo good')[0]).toBe(namesOf('soooooo good')[0]);
    expect(namesOf('sooo good')).toContain('drawn out');
  });

  it('hear capitals as shouting only where not everything is in capitals', () => {
    expect(namesOf('this is AWFUL')).toContain('shouted');
    expect(namesOf('THIS IS AWFUL')).not.toContain('shouted');
  });

  it('stand where they say', () => {
    const text = 'Well — I REALLY don’t like it :( 😡!!!';
    for (const { start, end } of listMoodFeatures(text)) {
      expect(start).toBeLessThan(end);
      expect(text.slice(start, end).trim()).toBe(text.slice(start, end));
    }
    expect(listMoodFeatures(text).map(({ start, end }) => text.slice(start, end))).toEqual(
      expect.arrayContaining([':(', '😡', 'REALLY']),
    );
  });
});
