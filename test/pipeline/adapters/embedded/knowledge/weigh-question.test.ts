import { describe, expect, it } from '@jest/globals';
import type { Correction } from '../../../../../pipeline/adapters/embedded/knowledge/correct-spelling.ts';
import { weighQuestion } from '../../../../../pipeline/adapters/embedded/knowledge/weigh-question.ts';

const rarities: Readonly<Record<string, number>> = { send: 0.4, file: 0.2, sendfil: 0.8, gate: 0.5 };
const rarityOf = (term: string) => rarities[term] ?? 1;
const corrections: Readonly<Record<string, Correction>> = {
  gatte: { term: 'gate', isSure: true },
  gatto: { term: 'gate', isSure: false },
  wich: { term: null, isSure: false },
};
const weigh = (text: string) =>
  weighQuestion(text, { rarityOf, correct: (_, written) => corrections[written] ?? null });

describe('weighing a question', () => {
  it('holds every word and term once', () => {
    const { words, terms } = weigh('Send a file, send the files!');
    expect(words).toHaveLength(2);
    expect(terms).toMatchObject([
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

  it('weighs a corrected word as the one that was meant, and a guess as the one that was asked', () => {
    expect(weigh('gatte').terms).toMatchObject([{ term: 'gate', weight: 0.5 }]);
    expect(weigh('gatto').terms).toMatchObject([{ term: 'gate', weight: 0.5 }]);
    const [sure, guessed] = [weigh('gatte').words[0], weigh('gatto').words[0]];
    expect(sure?.weight).toBe(0.5);
    expect(guessed?.weight).toBe(1);
    expect(sure?.trust).toBeLessThan(1);
    expect(guessed?.trust).toBeLessThan(sure?.trust ?? 0);
  });

  it('asks little for the slip of a word of grammar', () => {
    expect(weigh('wich gate').words[0]?.weight).toBeLessThan(0.5);
  });

  it('finds no words in a question of grammar alone', () => {
    expect(weigh('What is it?')).toEqual({ terms: [], words: [] });
  });
});
