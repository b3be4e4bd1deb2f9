import { describe, expect, it } from '@jest/globals';
import { weighQuestion } from '../../../../../pipeline/adapters/embedded/knowledge/weigh-question.ts';

const rarities: Readonly<Record<string, number>> = { send: 0.4, file: 0.2, sendfil: 0.8, gate: 0.5 };
const rarityOf = (term: string) => rarities[term] ?? 1;
const weigh = (text: string) => weighQuestion(text, rarityOf, (term) => (term === 'gatt' ? 'gate' : null));

describe('weighing a question', () => {
  it('holds every word and term once', () => {
    const { words, terms } = weigh('Send a file, send the files!');
    expect(words).toHaveLength(2);
    expect(terms).toEqual([
      { term: 'send', weight: 0.4 },
      { term: 'file', weight: 0.2 },
    ]);
  });

  it('keeps a compound whole when the base knows it, and asks for its parts when not', () => {
    expect(weigh('sendFile').words[0]).toMatchObject({ hasWhole: true, weight: 0.8 });
    const { words, terms } = weigh('file-send');
    expect(words[0]).toMatchObject({ hasWhole: false, weight: 0.4 });
    expect(terms.map(({ term }) => term)).toEqual(['file', 'send']);
  });

  it('gives an unknown word the greatest weight', () => {
    expect(weigh('quux').words[0]?.weight).toBe(1);
  });

  it('looks for the corrected word, trusts it less, and weighs what was asked', () => {
    const { words, terms } = weigh('gatte');
    expect(terms).toEqual([{ term: 'gate', weight: 0.5 }]);
    expect(words[0]).toMatchObject({ weight: 1 });
    expect(words[0]?.trust).toBeLessThan(1);
  });

  it('finds no words in a question of grammar alone', () => {
    expect(weigh('What is it?')).toEqual({ terms: [], words: [] });
  });
});
