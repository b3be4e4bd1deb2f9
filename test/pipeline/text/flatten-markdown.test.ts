import { describe, expect, it } from '@jest/globals';
import { flattenMarkdown } from '../../../pipeline/text/flatten-markdown.ts';
import { HOSTILE_TEXT } from '../../fakes/hostile-text.ts';

const flat = (markdown: string) => flattenMarkdown(markdown).text;
const code = (markdown: string) => {
  const { text, code } = flattenMarkdown(markdown);
  return code.map(({ start, end }) => text.slice(start, end));
};

describe('Markdown as it is read', () => {
  it.each([
    ['**Bold**, *leaning* and ***both***', 'Bold, leaning and both'],
    ['_Under_ the __bar__, not snake_case_names', 'Under the bar, not snake_case_names'],
    ['a [link](https://a.example/x_(y) "Title") and ![a picture](b.png)', 'a link and a picture'],
    ['[`code` in a *link*](#x)', 'code in a link'],
    ['see <https://a.example/?a=1>', 'see https://a.example/?a=1'],
    ['Array<string> and 2 * 3 * 4', 'Array<string> and 2 * 3 * 4'],
    ['a \\*star\\* and a \\\\ slash', 'a *star* and a \\ slash'],
    ['one  two\n\tthree', 'one two three'],
    ['[not a link] and [one](two three four)', '[not a link] and [one](two three four)'],
    ['~~gone~~ but ~5', 'gone but ~5'],
    ['**unclosed', '**unclosed'],
    ['` a `` b `', 'a `` b'],
    ['', ''],
  ])('%s', (markdown, words) => {
    expect(flat(markdown)).toBe(words);
  });

  it('tells where code stands, and leaves what is in it alone', () => {
    expect(code('Call `app.use(*a*)` or ``a`b``, *not* `[x](y)`.')).toEqual([
      'app.use(*a*)',
      'a`b',
      '[x](y)',
    ]);
  });

  it('takes any text, in time that grows with it', () => {
    const started = performance.now();
    for (const piece of ['[', '](', '*', '_a', '`', '\\', '<https://', '![](', '** a', '*a ', HOSTILE_TEXT]) {
      expect(typeof flat(piece.repeat(Math.ceil(40_000 / piece.length)))).toBe('string');
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
