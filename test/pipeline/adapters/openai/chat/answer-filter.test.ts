import { describe, expect, it } from '@jest/globals';
import {
  AnswerFilter,
  type AnswerFilterOptions,
} from '../../../../../pipeline/adapters/openai/chat/answer-filter.ts';
import { tellGrowth } from '../../../../measure-time.ts';

const PLAIN: AnswerFilterOptions = { isOpened: false, isJson: false };

/** What is shown in the end of a text that comes in pieces of so many characters. */
function filter(text: string, pieceChars: number, options = PLAIN): string {
  const reading = new AnswerFilter(options);
  let shown = '';
  const take = (piece: string) => {
    shown = (reading.takesBack() ? '' : shown) + piece;
  };
  for (let at = 0; at < text.length; at += pieceChars) take(reading.push(text.slice(at, at + pieceChars)));
  take(reading.end(false));
  return shown.trimStart();
}

function expectShown(text: string, shown: string, options = PLAIN): void {
  for (let chars = 1; chars <= text.length; chars++) {
    expect([chars, filter(text, chars, options)]).toEqual([chars, shown]);
  }
}

describe('reasoning, however it is split, is not shown', () => {
  it.each([
    ['tags', '<think>Hm</think>\n\nHello'],
    ['other tags', '<thinking>Hm</thinking>Hello'],
    ['other tags', '<thought>Hm</thought>Hello'],
    ['other tags', '<reasoning>Hm</reasoning>Hello'],
    ['tags in capitals', '<THINK>Hm</THINK>Hello'],
    ['tags with attributes', '<think time="3">Hm</think>Hello'],
    ['tags of a name space', '<seed:think>Hm</seed:think>Hello'],
    ['an empty block', '<think></think>Hello'],
    ['a tag that is closed at once', '<think/>Hello'],
    ['an answer in tags', '<think>Hm</think><answer>Hello</answer>'],
    ['Mistral', '[THINK]Hm [1] [x](y)[/THINK]Hello'],
    ['Kimi', '◁think▷Hm◁/think▷Hello'],
    ['Gemma', '<|channel>thought\nHm<channel|>Hello'],
    ['MedGemma', '<unused94>thought\nHm<unused95>Hello'],
    ['Cohere', '<|START_THINKING|>Hm<|END_THINKING|><|START_RESPONSE|>Hello<|END_RESPONSE|>'],
    ['OpenThinker', '<|begin_of_thought|>Hm<|end_of_thought|><|begin_of_solution|>Hello<|end_of_solution|>'],
    [
      'harmony',
      '<|channel|>analysis<|message|>Hm<|end|><|start|>assistant<|channel|>final<|message|>Hello<|return|>',
    ],
    [
      'harmony',
      '<|start|>assistant<|channel|>analysis<|message|>Hm<|start|>assistant<|channel|>final<|message|>Hello',
    ],
    [
      'harmony with a tool',
      '<|channel|>commentary to=x <|constrain|>json<|message|>{}<|call|><|channel|>final<|message|>Hello',
    ],
    [
      'harmony without its first token',
      'analysis<|message|>Hm<|end|><|start|>assistant<|channel|>final<|message|>Hello',
    ],
    ['harmony without its first token', 'assistant<|channel|>final<|message|>Hello'],
    ['harmony without its first token', 'final<|message|>Hello'],
    ['harmony without its tokens', 'analysisWe need to greet.assistantfinalHello'],
    ['blocks in one another', '<think>a<think>b</think>c</think>Hello'],
    ['blocks in a row', '<think>a</think>\n<think>b</think>Hello'],
    ['a block that speaks of its tag', '<think>The tag <think> is asked for.</think>Hello'],
    ['a block that ends with a quotation', '<think>I say "Hello"</think>Hello'],
    ['an end tag alone', '</think>\n\nHello'],
    ['text before an end tag', 'Okay, the user greets.\n</think>\n\nHello'],
    ['text before an end tag, with code left open', 'Is it `x?\n</think>\n\nHello'],
  ])('(%s: %s)', (_name, text) => expectShown(text, 'Hello'));

  it('in the middle of the answer', () => expectShown('Hello <think>Hm</think>world', 'Hello world'));
  it('that never ends', () => expectShown('Hello <think>Hm', 'Hello '));
  it('that the template has opened', () =>
    expectShown('Hm\n</think>\nHello', 'Hello', { ...PLAIN, isOpened: true }));
  it('that the template was wrongly thought to have opened', () => {
    expectShown('<think>Hm</think>Hello', 'Hello', { ...PLAIN, isOpened: true });
    expectShown('Hello', 'Hello', { ...PLAIN, isOpened: true });
  });
  it('before JSON', () => {
    expectShown('<think>Hm</think>{"a":"</think>"}', '{"a":"</think>"}', { ...PLAIN, isJson: true });
  });
});

describe('tokens of a template are not shown', () => {
  it.each([
    'Hello<|im_end|>',
    'Hello</s>',
    'Hello<|eot_id|>',
    'Hello<|endoftext|>',
    'Hello<|return|>',
    'Hello<|end|>',
    'Hello<end_of_turn>',
    'Hello<｜end▁of▁sentence｜>',
    '<s>Hello</s>',
    '<|im_start|>assistant\nHello<|im_end|>',
    '<start_of_turn>model\nHello<end_of_turn>',
    '<|start_header_id|>assistant<|end_header_id|>\n\nHello<|eot_id|>',
    'Hello<|im_end|><|im_start|>user\nAnd now?<|im_end|>',
    'Hello</s>[INST] And now? [/INST]',
  ])('(%s)', (text) => expectShown(text, 'Hello'));

  it('though code before them was left open', () =>
    expectShown('```\nnpm start<|im_end|>', '```\nnpm start'));
});

describe('an answer that speaks of tags and tokens', () => {
  it.each([
    'Write `<think>` before and `</think>` after it.',
    'Hello.\n\n```xml\n<think>Hm</think>\n<|im_end|></s>\n```\n\nThat is all.',
    '~~~\n<think>\n~~~\nHello',
    '- One:\n  ```\n  <|im_start|>user\n  ```\n- Two',
    'The tag "<think>" begins it, and (</think>) ends it.',
    'It is 3 < 5 and <b>bold</b>, see [1] and [this](https://docs.example/1), about ~5.',
    'analysis of roads',
    'assistant',
    'finally, roads',
    'Between [INST] and its end stands the question, and <answer> is a word.',
  ])('comes through: %s', (text) => expectShown(text, text));
});

describe('a text without tags', () => {
  it('is never held', () => {
    const reading = new AnswerFilter(PLAIN);
    const pieces = ['Mile', 'posts', ' stand', ' [1', '].', '\n\n', '- a', ' road', '.'];
    expect(pieces.map((piece) => reading.push(piece))).toEqual(pieces);
  });

  it.each([
    '<',
    '[',
    '`',
    '~',
    '\n',
    '<think',
    '<|',
    '◁',
    'a\n',
    '<think>',
    '</think>',
    '<|channel|>',
    '"<think>',
  ])('made of %j costs in proportion to its length', async (unit) => {
    expect(await tellGrowth((times) => filter(unit.repeat(times * 8_000), 64))).toBeNull();
  });
});
