import { describe, expect, it } from '@jest/globals';
import {
  asksToCompare,
  findComparedThings,
} from '../../../../../pipeline/adapters/embedded/page/compared-things.ts';

describe('finding what a question compares', () => {
  it.each([
    ['What is the difference between app.use and app.get?', 'app.use', 'app.get'],
    ['res.send() vs. res.json()', 'res.send()', 'res.json()'],
    ['Compare the pump with the turbine', 'pump', 'turbine'],
    ['Which is better, Redis or an in-memory store for sessions?', 'Redis', 'in-memory store'],
    ['Is Redis faster than PostgreSQL?', 'Redis', 'PostgreSQL'],
    ['Was ist der Unterschied zwischen der Pumpe und der Turbine?', 'Pumpe', 'Turbine'],
    ['Quelle est la différence entre une pompe et une turbine ?', 'pompe', 'turbine'],
    ['¿Cuál es la diferencia entre la bomba y la turbina?', 'bomba', 'turbina'],
  ])('sees both in %j', (question, left, right) => {
    const pairs = findComparedThings(question).map((pair) => pair.map(({ label }) => label));
    expect(pairs).toContainEqual([left, right]);
  });

  it('tells things apart by the words that they do not share', () => {
    const [pair] = findComparedThings('synchronous functions versus asynchronous functions');
    expect(pair?.map(({ terms }) => terms)).toEqual([['synchron'], ['asynchron']]);
  });

  it.each(['What is a pump?', 'pump or pump', '', 'and or vs'])('sees none in %j', (question) => {
    expect(findComparedThings(question)).toEqual([]);
  });

  it('knows the words that ask for it', () => {
    expect(['a vs b', 'How do a and b differ?', 'Unterschied von a und b'].map(asksToCompare)).toEqual([
      true,
      true,
      true,
    ]);
    expect(asksToCompare('How do I use a and b?')).toBe(false);
  });
});
