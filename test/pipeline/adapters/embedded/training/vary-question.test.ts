import { describe, expect, it } from '@jest/globals';
import { createRandom, shuffle } from '../../../../../pipeline/adapters/embedded/training/random.ts';
import {
  askPolitely,
  misspell,
  toggleClosingMark,
  toKeywords,
  varyQuestion,
} from '../../../../../pipeline/adapters/embedded/training/vary-question.ts';

describe('other forms of a training question', () => {
  it('ask for the same in the words of a search box', () => {
    expect(varyQuestion('How do I rename a folder?', 'instruction')).toEqual(
      expect.arrayContaining(['how to rename a folder', 'rename a folder', 'steps to rename a folder']),
    );
    expect(varyQuestion('What is the difference between Ethernet and WiFi?', 'comparison')).toEqual(
      expect.arrayContaining(['ethernet vs wifi', 'compare ethernet and wifi']),
    );
  });

  it('are none where no rule fits, and none for what is no question', () => {
    expect(varyQuestion('Can I delete it?', 'instruction')).toEqual([]);
    expect(varyQuestion('How do I love this.', 'not-a-question')).toEqual([]);
  });

  it('have no closing mark where there was one, and one where a question had none', () => {
    expect(toggleClosingMark('Who is it? ', 'factoid')).toBe('Who is it');
    expect(toggleClosingMark('who is it', 'factoid')).toBe('who is it?');
    expect(toggleClosingMark('It was him', 'not-a-question')).toBe('It was him');
  });

  it('are keywords where few enough words are left without the grammar', () => {
    const grammar = new Set(['how', 'do', 'i', 'the', 'what', 'is']);
    expect(toKeywords('How do I reset the password?', grammar)).toBe('reset password');
    expect(toKeywords('What is 42?', grammar)).toBeNull();
    expect(toKeywords('one two three four', grammar)).toBeNull();
  });

  it('keep the whole question behind a polite opening', () => {
    for (let seed = 0; seed < 20; seed++) {
      expect(askPolitely('where is it?', createRandom(seed))).toMatch(/^[a-z'].* where is it\?$/);
    }
  });

  it('have one slip of the keyboard, the same one for the same seed', () => {
    const slipped = misspell('install express on windows', createRandom(1));
    expect(slipped).toBe(misspell('install express on windows', createRandom(1)));
    const changed = slipped
      .split(' ')
      .filter((word, index) => word !== 'install express on windows'.split(' ')[index]);
    expect(changed.length).toBeLessThanOrEqual(1);
    expect(misspell('a of it', createRandom(1))).toBe('a of it');
  });
});

describe('shuffling', () => {
  it('loses nothing, leaves the original alone and depends on the seed only', () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = shuffle(items, createRandom(9));
    expect(shuffled).not.toEqual(items);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(items);
    expect(shuffle(items, createRandom(9))).toEqual(shuffled);
  });
});
