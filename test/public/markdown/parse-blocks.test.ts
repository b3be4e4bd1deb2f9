import { describe, expect, it } from '@jest/globals';
import { parseBlocks } from '../../../public/markdown/parse-blocks.js';

const shapes = (markdown: string) => parseBlocks(markdown).map(({ end, ...block }) => block);

describe('parseBlocks', () => {
  it.each([
    [
      'one\ntwo\n\nthree',
      [
        { type: 'paragraph', text: 'one\ntwo' },
        { type: 'paragraph', text: 'three' },
      ],
    ],
    ['## A #', [{ type: 'heading', level: 2, text: 'A' }]],
    ['# C#', [{ type: 'heading', level: 1, text: 'C#' }]],
    ['# # #', [{ type: 'heading', level: 1, text: '#' }]],
    ['---', [{ type: 'rule' }]],
    ['> a\n> b', [{ type: 'quote', text: 'a\nb' }]],
    [
      '```js title="x"\na\n\n  b\n```\nafter',
      [
        { type: 'code', language: 'js', text: 'a\n\n  b' },
        { type: 'paragraph', text: 'after' },
      ],
    ],
    ['````\n```\n````', [{ type: 'code', language: '', text: '```' }]],
    ['- a\n- b\n\n- c', [{ type: 'list', ordered: false, start: 1, items: ['a', 'b', 'c'] }]],
    ['3. a\n4. b', [{ type: 'list', ordered: true, start: 3, items: ['a', 'b'] }]],
    ['- a\n  - b\n- c', [{ type: 'list', ordered: false, start: 1, items: ['a\n- b', 'c'] }]],
    [
      '1. a\n\n   ```sh\n   x\n   ```\n2. b',
      [{ type: 'list', ordered: true, start: 1, items: ['a\n\n```sh\nx\n```', 'b'] }],
    ],
    [
      '- a\n\nb',
      [
        { type: 'list', ordered: false, start: 1, items: ['a'] },
        { type: 'paragraph', text: 'b' },
      ],
    ],
    ['- a\ncontinued', [{ type: 'list', ordered: false, start: 1, items: ['a\ncontinued'] }]],
    [
      'a\n- b',
      [
        { type: 'paragraph', text: 'a' },
        { type: 'list', ordered: false, start: 1, items: ['b'] },
      ],
    ],
    ['in\n1999. Then', [{ type: 'paragraph', text: 'in\n1999. Then' }]],
    ['| a | b |\n|---|:-:|\n| 1 | x \\| y |', [{ type: 'table', head: ['a', 'b'], rows: [['1', 'x | y']] }]],
    ['a | b', [{ type: 'paragraph', text: 'a | b' }]],
    [
      'a\r\nb\r\n\r\nc',
      [
        { type: 'paragraph', text: 'a\nb' },
        { type: 'paragraph', text: 'c' },
      ],
    ],
    ['', []],
  ])('reads %j', (markdown, blocks) => {
    expect(shapes(markdown)).toEqual(blocks);
  });

  it('takes a fence that is still open as code', () => {
    expect(shapes('```js\na')).toEqual([{ type: 'code', language: 'js', text: 'a' }]);
  });

  it('can be read on from the end of every settled block, wherever the text was cut', () => {
    const markdown =
      'One *two*.\n\n1. a\n\n   b\n2. c\n\n```js\nx\n\ny\n```\n\n> q\n> r\n\n# H\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\nEnd';
    const whole = shapes(markdown);
    for (let cut = 1; cut < markdown.length; cut++) {
      const settled = parseBlocks(markdown.slice(0, cut)).slice(0, -1);
      const rest = markdown.slice(settled.at(-1)?.end ?? 0);
      expect([...settled.map(({ end, ...block }) => block), ...shapes(rest)]).toEqual(whole);
    }
  });

  it.each(['- ', '> ', '1. ', '```\n', '|', '| a |\n', '# ', '\n', ' ', '- - '])(
    'reads a long run of %j in bearable time',
    (piece) => {
      const startedAt = performance.now();
      parseBlocks(piece.repeat(5000));
      expect(performance.now() - startedAt).toBeLessThan(1000);
    },
  );
});
