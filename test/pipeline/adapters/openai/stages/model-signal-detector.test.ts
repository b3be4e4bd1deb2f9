import { describe, expect, it } from '@jest/globals';
import type { ChatModel } from '../../../../../pipeline/adapters/openai/chat/chat-model.ts';
import { createModelSignalDetector } from '../../../../../pipeline/adapters/openai/stages/model-signal-detector.ts';
import type { Turn } from '../../../../../pipeline/ports.ts';

const never = new AbortController().signal;
const TURNS: readonly Turn[] = [
  { role: 'site', text: 'I am an expert in sailing.' },
  {
    role: 'visitor',
    text: 'I am new to hiking, please hurry. My depression is bad. I am a hospital nurse and a church warden.',
  },
];

/** A model that gives this object and remembers what it was asked. */
function createModel(given: unknown): ChatModel & { asked: string } {
  const model = {
    asked: '',
    async *stream({ messages }: Parameters<ChatModel['stream']>[0]) {
      model.asked = messages.map(({ content }) => content).join('\n');
      yield `\`\`\`json\n${JSON.stringify(given)}\n\`\`\``;
      return { finishReason: 'stop' as const, usage: { inputTokens: 1, outputTokens: 1 } };
    },
  };
  return model;
}

const detect = (...signals: unknown[]) =>
  createModelSignalDetector(createModel({ signals })).detect(TURNS, never);
const shown = { key: 'expertise', value: 'beginner', confidence: 0.9, why: 'I am new to hiking' };

describe('createModelSignalDetector', () => {
  it('keeps what the visitor’s own words show', async () => {
    expect(
      await detect(shown, { ...shown, key: 'topic', value: 'hiking', confidence: 7, why: 'hiking' }),
    ).toEqual([shown, { key: 'topic', value: 'hiking', confidence: 1, why: 'hiking' }]);
  });

  it('keeps the work of who cares for the sick, though not their own sickness', async () => {
    const role = { key: 'role', value: 'hospital nurse', confidence: 0.9, why: 'a hospital nurse' };
    expect(await detect(role)).toEqual([role]);
    expect(await detect({ ...role, key: 'topic' })).toEqual([]);
  });

  it.each([
    ['words that the visitor did not write', { ...shown, why: 'I never hiked' }],
    ['words of the site', { ...shown, value: 'advanced', why: 'I am an expert' }],
    ['no words', { ...shown, why: ' ' }],
    ['a value that does not exist', { ...shown, value: 'genius' }],
    [
      'what people may want nobody to note',
      { key: 'topic', value: 'depression', confidence: 1, why: 'depression' },
    ],
    [
      'a trade that tells a belief',
      { key: 'role', value: 'church warden', confidence: 1, why: 'a church warden' },
    ],
    [
      'a role that is a sentence',
      { key: 'role', value: 'x'.repeat(50), confidence: 1, why: 'a hospital nurse' },
    ],
    ['what a link could be made of', { key: 'topic', value: '<a href=x>', confidence: 1, why: 'hiking' }],
  ])('drops what rests on %s', async (_name, signal) => {
    expect(await detect(signal)).toEqual([]);
  });

  it('does not send what the site said', async () => {
    const model = createModel({ signals: [] });
    await createModelSignalDetector(model).detect(TURNS, never);
    expect(model.asked).toContain('I am new to hiking');
    expect(model.asked).not.toContain('sailing');
  });

  it('fails as invalid when the object has another shape', async () => {
    const detecting = createModelSignalDetector(createModel({ found: [] })).detect(TURNS, never);
    await expect(detecting).rejects.toMatchObject({ code: 'upstream_invalid' });
  });
});
