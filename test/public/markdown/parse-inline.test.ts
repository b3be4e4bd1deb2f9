import { describe, expect, it } from '@jest/globals';
import { parseInline } from '../../../public/markdown/parse-inline.js';

const text = (words: string) => ({ type: 'text', text: words });

describe('parseInline', () => {
  it.each([
    ['plain words', [text('plain words')]],
    ['a `b` c', [text('a '), { type: 'code', text: 'b' }, text(' c')]],
    ['`` a`b ``', [{ type: 'code', text: 'a`b' }]],
    [
      '**b** _i_',
      [{ type: 'strong', children: [text('b')] }, text(' '), { type: 'em', children: [text('i')] }],
    ],
    ['***x***', [{ type: 'strong', children: [text('*x')] }, text('*')]],
    [
      'snake_case_name and __init__.py',
      [text('snake_case_name and '), { type: 'strong', children: [text('init')] }, text('.py')],
    ],
    ['2 * 3 * 4', [text('2 * 3 * 4')]],
    ['So. [1][12]', [text('So. '), { type: 'citation', n: 1 }, { type: 'citation', n: 12 }]],
    ['`a[1]`', [{ type: 'code', text: 'a[1]' }]],
    [
      '[a [b] c](https://x.example/(y))',
      [{ type: 'link', href: 'https://x.example/(y)', children: [text('a [b] c')] }],
    ],
    ['[1](https://x.example/)', [{ type: 'link', href: 'https://x.example/', children: [text('1')] }]],
    [
      '<https://x.example/>',
      [{ type: 'link', href: 'https://x.example/', children: [text('https://x.example/')] }],
    ],
    ['<b>', [text('<b>')]],
    ['\\*a\\*', [text('*'), text('a'), text('*')]],
    ['one  \ntwo\nthree', [text('one  '), { type: 'break' }, text('two'), text(' '), text('three')]],
  ])('reads %j', (markdown, nodes) => {
    expect(parseInline(markdown)).toEqual(nodes);
  });

  it('shows what is not closed as it stands, which is what a stream gives', () => {
    for (const half of ['**bo', '`co', '[lin', '[link](htt', '[1', 'a *b', '<https://x']) {
      expect(parseInline(half)).toEqual([text(half)]);
    }
  });

  it('loses no character of any text', () => {
    const markdown = 'a **b *c* d** `e` [f](g) [1] \\* h';
    const flat = (nodes: ReturnType<typeof parseInline>): string =>
      nodes
        .map((node) =>
          'children' in node ? flat(node.children) : 'text' in node ? node.text : 'n' in node ? node.n : '\n',
        )
        .join('');
    expect(flat(parseInline(markdown))).toBe('a b c d e f 1 * h');
  });

  it.each(['*', '**', '_', '`', '[', '[](', '<', '\\', '[a](', '**a ', '_a ', '[['])(
    'reads a long run of %j in bearable time',
    (piece) => {
      const startedAt = performance.now();
      parseInline(piece.repeat(2000));
      expect(performance.now() - startedAt).toBeLessThan(1000);
    },
  );
});
