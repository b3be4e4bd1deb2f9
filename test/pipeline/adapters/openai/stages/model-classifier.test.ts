import { describe, expect, it } from '@jest/globals';
import type { ChatModel } from '../../../../../pipeline/adapters/openai/chat/chat-model.ts';
import { createModelClassifier } from '../../../../../pipeline/adapters/openai/stages/model-classifier.ts';
import type { Classifier } from '../../../../../pipeline/ports.ts';

const never = new AbortController().signal;
const builtIn = (confidence: number): Classifier => ({
  classify: async () => ({ kind: 'factoid', confidence, language: 'en' }),
});

function createModel(text: string) {
  const asked: string[] = [];
  const model: ChatModel = {
    async *stream({ messages }) {
      asked.push(messages.at(-1)?.content ?? '');
      yield text;
      return { finishReason: 'stop', usage: { inputTokens: 1, outputTokens: 1 } };
    },
  };
  return { model, asked };
}

describe('a model that tells the kind of a question', () => {
  const request = { text: 'Why?', locale: null };
  const answer = '{"kind":"reason","confidence":3,"language":"not a tag"}';

  it('is asked when the built-in classifier is not sure', async () => {
    const { model, asked } = createModel(answer);
    const told = await createModelClassifier(model, builtIn(0.89)).classify(request, never);
    expect(told).toEqual({ kind: 'reason', confidence: 1, language: 'und' });
    expect(asked).toEqual(['{"message":"Why?"}']);
  });

  it('is not asked when it is', async () => {
    const { model, asked } = createModel(answer);
    expect(await createModelClassifier(model, builtIn(0.9)).classify(request, never)).toMatchObject({
      kind: 'factoid',
    });
    expect(asked).toEqual([]);
  });
});
