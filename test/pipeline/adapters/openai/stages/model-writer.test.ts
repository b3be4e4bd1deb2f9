import { describe, expect, it } from '@jest/globals';
import type { ChatModel } from '../../../../../pipeline/adapters/openai/chat/chat-model.ts';
import type { Unsupported } from '../../../../../pipeline/adapters/openai/check/mark-unsupported.ts';
import { createModelWriter } from '../../../../../pipeline/adapters/openai/stages/model-writer.ts';
import {
  RETRYING,
  TAKEN_BACK,
  type WriteRequest,
  type WriterMark,
  type WrittenAnswer,
} from '../../../../../pipeline/ports.ts';
import { createScriptedWriter, PASSAGES } from '../../../../fakes/scripted-ports.ts';

const never = new AbortController().signal;
const REQUEST: WriteRequest = {
  question: 'Where do mileposts stand?',
  history: [],
  intent: { kind: 'factoid', confidence: 1, language: 'en' },
  profile: { traits: [] },
  passages: PASSAGES.map((passage, index) => ({ ...passage, n: index + 1, excerpt: '' })),
  terms: [],
  confidence: 0.9,
};

async function write(
  pieces: readonly (string | WriterMark)[],
  request = REQUEST,
  unsupported: Unsupported = 'mark',
) {
  const state = { asked: 0, isClosed: false };
  const model: ChatModel = {
    async *stream() {
      state.asked++;
      try {
        yield* pieces;
        return { finishReason: 'stop', usage: { inputTokens: 5, outputTokens: 6 } };
      } finally {
        state.isClosed = true;
      }
    },
  };
  const writer = createModelWriter({
    model,
    inputTokens: 6_000,
    maxOutputTokens: 400,
    passageUrl: (id) => `/passages/${id}`,
    readSection: async ({ text }) => text,
    unsupported,
    refusalWriter: createScriptedWriter(['The documents do not answer.']),
  });
  const writing = writer.write(request, never);
  let text = '';
  let retries = 0;
  for (;;) {
    const next = await writing.next();
    if (next.done) return { text, retries, answer: next.value as WrittenAnswer, ...state };
    if (next.value === RETRYING) retries++;
    else if (next.value === TAKEN_BACK) text = '';
    else text += String(next.value);
  }
}

describe('createModelWriter', () => {
  it('passes on at once that the model is asked again', async () => {
    const { text, retries } = await write([RETRYING, RETRYING, 'Mileposts stand at the side of a road. [1]']);
    expect(retries).toBe(2);
    expect(text).toBe('Mileposts stand at the side of a road. [1]');
  });

  it('begins anew when the model takes back what it has written', async () => {
    const { text, answer } = await write([
      'Mileposts [2] are asked for. NO_',
      TAKEN_BACK,
      'Mileposts stand at the side of a road [1].',
    ]);
    expect(text).toBe('Mileposts stand at the side of a road [1].');
    expect(answer.citations.map(({ n }) => n)).toEqual([1]);
  });

  it('declines though the model has taken something back before', async () => {
    expect((await write(['Let me see.', TAKEN_BACK, 'NO_ANSWER'])).text).toBe('The documents do not answer.');
  });

  it('quotes the sentence of the passage that carries each citation, once', async () => {
    const { text, answer } = await write([
      'Mileposts stand at the side ',
      'of a road [1][2]. A road has a side [1].',
    ]);
    expect(text).toBe('Mileposts stand at the side of a road [1][2]. A road has a side [1].');
    expect(answer).toMatchObject({
      finishReason: 'stop',
      confidence: 0.9,
      usage: { inputTokens: 5, outputTokens: 6 },
      citations: [
        { n: 1, quote: PASSAGES[0]?.text },
        { n: 2, quote: PASSAGES[1]?.text },
      ],
    });
  });

  it('believes little of an answer that nothing carries', async () => {
    const { answer } = await write(['Bananas grow in Ecuador [1].']);
    expect(answer).toMatchObject({ citations: [], confidence: 0.2 });
  });

  it('reads citations in other spellings, and an answer in a fence of Markdown', async () => {
    const { text, answer } = await write([
      '```mark',
      'down\nMileposts stand at the side of a road【1†L1',
      '-L2】. A road has a side (source 2',
      ').\n\nSources:\n[1] Document 1\n[2] Document 2\n``',
      '`',
    ]);
    expect(text.trimEnd()).toBe('Mileposts stand at the side of a road[1]. A road has a side [2].');
    expect(answer).toMatchObject({ confidence: 0.9, citations: [{ n: 1 }, { n: 2 }] });
  });

  it('believes less of an answer that cites a source that does not exist', async () => {
    const { text, answer } = await write(['Mileposts stand at the side of a road [1] [9].']);
    expect(text).toBe('Mileposts stand at the side of a road [1].');
    expect(answer.confidence).toBeCloseTo(0.55);
  });

  it.each([
    [['NO_', 'ANSWER']],
    [[' NO_ANSWER.\n', 'More']],
    [['N', 'O', '_ANSWER']],
    [['```md\nNO_ANSWER\n```']],
  ])('leaves it to the refusal writer when the model declines: %j', async (pieces) => {
    const { text, answer, isClosed } = await write(pieces);
    expect(text).toBe('The documents do not answer.');
    expect(answer.confidence).toBe(0.2);
    expect(isClosed).toBe(true);
  });

  it('shows an answer that only begins like declining', async () => {
    expect((await write(['NO', ', mileposts stand ', 'there.'])).text).toBe('NO, mileposts stand there.');
  });

  it('marks a sentence that no passage holds, and believes less of the answer', async () => {
    const { text, answer } = await write([
      'Mileposts stand at the si',
      'de of a road [1]. They are 8,4',
      '00 years old [1]. A road has a side [2].',
    ]);
    expect(text).toBe(
      'Mileposts stand at the side of a road [1]. They are 8,400 years old. (not in the sources) A road has a side [2].',
    );
    expect(answer.confidence).toBeGreaterThan(0.5);
    expect(answer.confidence).toBeLessThan(0.9);
  });

  it('leaves such a sentence out when told to, with what it cites', async () => {
    const { text, answer } = await write(
      ['Mileposts stand at the side of a road [1]. Mileposts of Kent stand at the side of a road [2].'],
      REQUEST,
      'omit',
    );
    expect(text).toBe('Mileposts stand at the side of a road [1].');
    expect(answer.citations).toMatchObject([{ n: 1 }]);
  });

  it('leaves it to the refusal writer when nothing else is left', async () => {
    const { text, answer } = await write(['They are 8,400 years old.'], REQUEST, 'omit');
    expect([text, answer.confidence]).toEqual(['The documents do not answer.', 0.2]);
  });

  it('keeps a link to a source and no other', async () => {
    const { text } = await write([
      'See [a](https://docs.example/2), [b](/passages/p1) and [c](http://x.example).',
    ]);
    expect(text).toBe('See [a](https://docs.example/2), [b](/passages/p1) and c.');
  });

  it('does not ask the model without a passage', async () => {
    const { text, asked } = await write(['Hello'], { ...REQUEST, passages: [] });
    expect([text, asked]).toEqual(['The documents do not answer.', 0]);
  });
});
