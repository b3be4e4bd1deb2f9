import { describe, expect, it } from '@jest/globals';
import { findNextQuestions } from '../../../pipeline/answer/next-questions.ts';
import type { Passage } from '../../../pipeline/ports.ts';
import { asQuestion } from '../../../pipeline/text/as-question.ts';
import { createMemoryKnowledgeBase } from '../../fakes/memory-knowledge-base.ts';

const toPassage = (heading: string, documentId = 'faq'): Passage => ({
  id: `${documentId} ${heading}`,
  documentId,
  title: 'Questions',
  headingPath: heading === '' ? [] : ['Part', heading],
  url: null,
  text: 'Text.',
});

describe('questions that go on from an answer', () => {
  const faq = [
    'Who are we?',
    'What is it?',
    'Install',
    'What is it?',
    'How to stop it',
    'What does it cost?',
    'Why?',
  ];
  const passages = faq.map((heading, at) => ({ ...toPassage(heading), id: `p${at}` }));
  const knowledge = createMemoryKnowledgeBase(passages);
  const find = (
    cited: Passage | null,
    rest: { shown?: string[]; question?: string; passages?: Passage[] } = {},
  ) => findNextQuestions({ question: 'Is it?', shown: [], passages: [], ...rest, cited }, knowledge);

  it('are those behind the place that answers, and then those before it', async () => {
    expect(await find(passages[1] ?? null, { shown: ['What is it?'] })).toEqual([
      'How do I stop it?',
      'What does it cost?',
      'Why?',
    ]);
    expect(await find(passages[5] ?? null, { shown: ['What does it cost?'] })).toEqual([
      'Why?',
      'How do I stop it?',
      'What is it?',
    ]);
  });

  it('are none that was asked, or that is shown already', async () => {
    expect(
      await find(passages[4] ?? null, { question: 'how to stop it', shown: ['Why?', 'What is it?'] }),
    ).toEqual(['What does it cost?', 'Who are we?']);
  });

  it('are those that were found where no place answers', async () => {
    const found = ['', 'Setup', 'May I?', `${'very '.repeat(40)}long?`].map((heading) =>
      toPassage(heading, 'other'),
    );
    expect(await find(null, { passages: found })).toEqual(['May I?']);
    expect(await find(toPassage('x', 'unknown'), { passages: found })).toEqual(['May I?']);
  });
});

describe('a heading as a question', () => {
  it.each([
    ['What is it?', 'What is it?'],
    ['How to `stop` it', 'How do I stop it?'],
    ['Wie geht das?', 'Wie geht das?'],
    ['これは何ですか？', 'これは何ですか？'],
    ['What’s new in 5.0', null],
    ['How it works', null],
    ['Options', null],
    ['How to', null],
    ['', null],
  ])('%s: %s', (heading, expected) => {
    expect(asQuestion(heading)).toBe(expected);
  });
});
