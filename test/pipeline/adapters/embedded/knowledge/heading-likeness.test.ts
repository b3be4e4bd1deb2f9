import { describe, expect, it } from '@jest/globals';
import { createHeadingLikeness } from '../../../../../pipeline/adapters/embedded/knowledge/heading-likeness.ts';
import { weighQuestion } from '../../../../../pipeline/adapters/embedded/knowledge/weigh-question.ts';

const rarityOf = () => 0.5;
const compare = (question: string, heading: string, languages: readonly string[]) => {
  const knowledge = { rarityOf, correct: () => null, languages: () => languages };
  return createHeadingLikeness(weighQuestion(question, knowledge), rarityOf)(heading);
};

describe('how alike a heading and a question are', () => {
  it.each([
    ['the same words in other forms', 'renaming columns', 'Rename a column', ['en'], 1, 1],
    ['a heading that says more', 'rename', 'Rename a column', ['en'], 1, 2 / 3],
    ['a question that asks for more', 'rename a column', 'Columns', ['en'], 0.5, 2 / 3],
    ['no word in common', 'rename', 'Columns', ['en'], 0, 0],
    ['the forms of another language', 'Versicherungen der Häuser', 'Haus und Versicherung', ['de'], 1, 1],
    ['one of several languages', 'Versicherungen der Häuser', 'Haus und Versicherung', ['en', 'de'], 1, 1],
  ])('%s', (_name, question, heading, languages, coverage, likeness) => {
    const found = compare(question, heading, languages);
    expect(found.coverage).toBeCloseTo(coverage);
    expect(found.likeness).toBeCloseTo(likeness);
  });
});
