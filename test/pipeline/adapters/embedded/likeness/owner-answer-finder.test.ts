import { describe, expect, it } from '@jest/globals';
import { createOwnerAnswerFinder } from '../../../../../pipeline/adapters/embedded/likeness/owner-answer-finder.ts';
import type { OwnerAnswer, QuestionLikeness } from '../../../../../pipeline/ports.ts';
import { toOwnerAnswersText } from '../../../../../pipeline/text/owner-answers-text.ts';
import { LIKENESS_BY_WORDS } from '../../../../fakes/likeness-by-words.ts';
import { createMemoryOwnerTextStore } from '../../../../fakes/memory-owner-text-store.ts';

const never = new AbortController().signal;
const CORS: OwnerAnswer = {
  id: 'cors',
  questions: ['How do I enable CORS requests?', 'cross origin calls'],
  text: 'Set EMBED_ORIGINS.',
  expires: '2026-01-31',
};

async function createFinder(answers: readonly OwnerAnswer[], day = '2026-01-31') {
  const store = createMemoryOwnerTextStore();
  const keep = (kept: readonly OwnerAnswer[], hash: string) =>
    store.replace({ text: toOwnerAnswersText(kept), hash });
  if (answers.length > 0) await keep(answers, 'one');
  const now = () => Date.parse(`${day}T23:59:59Z`);
  const finder = createOwnerAnswerFinder({ store, likeness: LIKENESS_BY_WORDS, now });
  return {
    keep,
    find: async (text: string) => (await finder.find({ text, history: [] }, never))?.id ?? null,
  };
}

describe("the owner's answers", () => {
  it.each([
    'How do I enable CORS requests?',
    'how do i  enable cors REQUESTS',
    'How do I enable CORS requests, please?',
    'Cross origin calls?',
  ])('are found for "%s"', async (question) => {
    expect(await (await createFinder([CORS])).find(question)).toBe('cors');
  });

  it.each([
    'How do I disable CORS requests?',
    'How do I enable cookies?',
    'CORS',
    'How do I enable CORS requests for one route of my second router?',
    '',
  ])('are not found for "%s"', async (question) => {
    expect(await (await createFinder([CORS])).find(question)).toBeNull();
  });

  it.each([
    ['How do I enable two factor authentication codes?', 'How do I disable two factor authentication codes?'],
    ['Can I get my money back?', 'Can I not get my money back?'],
    ['Can I get my money back?', "Why can't I get my money back?"],
    ['Is the interface available with keys?', 'Is the interface available without keys?'],
    ['Kann ich mein Abo sofort kündigen?', 'Kann ich mein Abo nicht sofort kündigen?'],
    ['How do I connect before the webinar starts?', 'How do I connect after the webinar starts?'],
  ])('for "%s" are not found for "%s"', async (form, question) => {
    const { find } = await createFinder([{ ...CORS, questions: [form] }]);
    expect(await find(form)).toBe('cors');
    expect(await find(question)).toBeNull();
  });

  it('are none where nothing is kept', async () => {
    expect(await (await createFinder([])).find('How do I enable CORS requests?')).toBeNull();
  });

  it('are given on their last day, and no longer', async () => {
    const question = 'How do I enable CORS requests?';
    expect(await (await createFinder([CORS], '2026-01-31')).find(question)).toBe('cors');
    expect(await (await createFinder([CORS], '2026-02-01')).find(question)).toBeNull();
    expect(await (await createFinder([CORS], '2026-02-01')).find(`${question} Please!`)).toBeNull();
  });

  it('are made ready once for all who ask meanwhile, and others have their turn', async () => {
    const store = createMemoryOwnerTextStore();
    const questions = Array.from({ length: 50 }, (_, index) => `Where is the log ${'x'.repeat(3 + index)}?`);
    const answers = Array.from({ length: 10 }, (_, index) => ({ ...CORS, id: `log ${index}`, questions }));
    await store.replace({ text: toOwnerAnswersText(answers), hash: 'one' });
    let turns = 0;
    let isDone = false;
    const read: string[] = [];
    const likeness: QuestionLikeness = {
      ...LIKENESS_BY_WORDS,
      read(question, signal) {
        read.push(question);
        return LIKENESS_BY_WORDS.read(question, signal);
      },
    };
    const count = () => {
      turns++;
      if (!isDone) setImmediate(count);
    };
    const finder = createOwnerAnswerFinder({ store, likeness });
    const asked = ['one', 'two', 'three'].map((text) => finder.find({ text, history: [] }, never));
    setImmediate(count);
    expect(await Promise.all(asked)).toEqual([null, null, null]);
    isDone = true;
    expect(read).toHaveLength(500 + asked.length);
    expect(turns).toBeGreaterThan(10);
  });

  it('are read again when they have changed', async () => {
    const { keep, find } = await createFinder([CORS]);
    expect(await find('Where is the log?')).toBeNull();
    await keep([{ ...CORS, id: 'log', questions: ['Where is the log?'] }], 'two');
    expect(await find('Where is the log?')).toBe('log');
    expect(await find('How do I enable CORS requests?')).toBeNull();
  });
});
