import { describe, expect, it } from '@jest/globals';
import { parseIntentExamples } from '../../../../../pipeline/adapters/embedded/classify/intent-examples.ts';

const line = (text: string, intent: string) => JSON.stringify({ text, intent });
const WHOLE = [
  ...['How do I rent a car?', 'How do I bake bread?', 'How do I moor?'].map((text) =>
    line(text, 'instruction'),
  ),
  ...['Why does it leak?', 'Why is it loud?', 'Why so late?'].map((text) => line(text, 'reason')),
];

describe('the examples of kinds of questions', () => {
  it('are read a line each, blank lines, CRLF and a byte order mark aside', () => {
    const examples = parseIntentExamples(`\uFEFF${WHOLE.join('\r\n')}\n\n`);
    expect(examples).toHaveLength(6);
    expect(examples[0]).toEqual({ text: 'How do I rent a car?', intent: 'instruction' });
  });

  it.each([
    ['line 2 is not JSON', [WHOLE[0], '{"text"'].join('\n')],
    ['line 1 needs "text" and "intent"', line('Why?', 'reasons')],
    ['line 1 needs "text" and "intent"', line(' ', 'reason')],
    ['the kind reason has 2; give it 3', WHOLE.slice(0, 5).join('\n')],
    ['two kinds', WHOLE.slice(0, 3).join('\n')],
    ['two kinds', ''],
  ])('are refused with what to mend: %s', (message, jsonl) => {
    expect(() => parseIntentExamples(jsonl)).toThrow(message);
  });
});
