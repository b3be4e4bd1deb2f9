import { describe, expect, it } from '@jest/globals';
import { createTextTidier, type TidyRules } from '../../../../../pipeline/adapters/openai/check/tidy-text.ts';
import { renderMarkdown } from '../../../../../server/markdown.ts';

const SOURCE = 'https://docs.example/a';
const RULES: TidyRules = {
  isSupported: (n) => n <= 3,
  hasSource: (n) => n <= 3,
  isSourceUrl: (url) => url === SOURCE,
};

/** The text tidied in pieces of so many characters. */
function tidy(text: string, pieceChars = text.length): string {
  const tidier = createTextTidier(RULES);
  let out = '';
  for (let at = 0; at < text.length; at += pieceChars) out += tidier.push(text.slice(at, at + pieceChars));
  return out + tidier.end();
}

const CASES: readonly (readonly [name: string, text: string, tidy: string])[] = [
  ['plain text', 'A road. And *more*.', 'A road. And *more*.'],
  ['a citation', 'A road [1]. Next.', 'A road [1]. Next.'],
  ['a citation without a source, with the space before it', 'A road [9]. Next [4].', 'A road. Next.'],
  ['several numbers in one bracket', 'A road [1, 9; 2].', 'A road [1][2].'],
  ['several brackets', 'A road [1][9][2].', 'A road [1][2].'],
  ['a footnote', 'A road [^2].', 'A road [2].'],
  ['a citation that is a link', 'A road [1](http://evil.example).', 'A road [1].'],
  ['a link', 'See [this page](http://evil.example/x "t") now.', 'See this page now.'],
  ['a link to a source', `See [this](${SOURCE}).`, `See [this](${SOURCE}).`],
  ['a relative link', 'See [this](/profile?erase).', 'See this.'],
  ['a link with brackets in its words', 'See [a [b] c](http://evil.example).', 'See a [b] c.'],
  ['a link with parentheses in its address', 'See [a](http://evil.example/(x)).', 'See a.'],
  ['an image', 'Look ![pixel](http://evil.example/p.png) here', 'Look pixel here'],
  ['an image that is a link', '[![a](http://e.example/p)](http://e.example)', 'a'],
  ['an autolink', 'See <http://evil.example>.', 'See http://evil.example.'],
  ['an autolink to a source', `See <${SOURCE}>.`, `See <${SOURCE}>.`],
  ['a reference', '[a][b] and [b]: http://evil.example', '[a][b] and b: http://evil.example'],
  ['an exclamation before a citation', 'A road![1]', 'A road![1]'],
  ['brackets that are no link', 'A list [x] and [not a link].', 'A list [x] and [not a link].'],
  ['a bracket that never closes', 'A [road', 'A [road'],
  ['code', 'Use `items[9](x)` and `a[0]`.', 'Use `items[9](x)` and `a[0]`.'],
  ['code with two backticks', 'Use ``a ` [9]`` now [9].', 'Use ``a ` [9]`` now.'],
  ['a backtick that never closes', 'Use ` and [9].', 'Use ` and.'],
  ['fenced code', 'So:\n```js\na[9] = b[0](c);\n```\nDone [9].', 'So:\n```js\na[9] = b[0](c);\n```\nDone.'],
  [
    'fenced code in a list',
    '1. So:\n\n   ```\n   a[9]\n   ```\n2. Done [9].',
    '1. So:\n\n   ```\n   a[9]\n   ```\n2. Done.',
  ],
  ['an escaped bracket', 'A \\[9] road', 'A \\[9] road'],
  ['less and greater', 'if a < b and b > c', 'if a < b and b > c'],
  ['a backslash at the end', 'C:\\', 'C:\\'],
  ['spaces at the end', 'A road  ', 'A road  '],
  ['lenticular brackets', 'A road【1】. Next 【9】.', 'A road[1]. Next.'],
  [
    'a dagger and what it names',
    'A road 【1†source】 and 【2†L3-L5】 or [3†L1].',
    'A road [1] and [2] or [3].',
  ],
  ['lenticular brackets around words', 'A 【road】 and 【1 road】', 'A 【road】 and 【1 road】'],
  ['full-width brackets and digits', 'A road ［１］、next [２]。（３）', 'A road [1]、next [2]。[3]'],
  ['the word source', 'A [source 1], a [Source: 2], a [Sources 1 and 3].', 'A [1], a [2], a [1][3].'],
  ['the word source in German', 'Eine Straße [Quelle 1] (Quelle: 2).', 'Eine Straße [1] [2].'],
  ['the word source before a title', 'A road [Source: the guide].', 'A road [Source: the guide].'],
  ['two brackets', 'A road [[1]] and [[9]] and [[1], [2]].', 'A road [1] and and [1][2].'],
  ['a link in brackets', 'A road [[1](#source-1)] or [[1]](#x).', 'A road [1] or [1].'],
  ['a link to a part of the page', 'A road [1](#source-1).', 'A road [1].'],
  ['a range', 'A road [1-3]. Next [2–5].', 'A road [1][2][3]. Next [2][3].'],
  ['a range that is none', 'Digits are [0-9], and [1-999].', 'Digits are [0-9], and [1-999].'],
  ['a caret', 'A road.^1 Next^2. And ^3^', 'A road.[1] Next[2]. And ^3^'],
  ['a caret before a bracket', 'A road^[1] and^[9].', 'A road[1] and.'],
  ['a caret of mathematics', 'x^2, 10^3, m^2 and side^2 = area^1.', 'x^2, 10^3, m^2 and side^2 = area^1.'],
  ['a caret without a source', 'A road.^9', 'A road.^9'],
  [
    'a number in round brackets',
    'A road (1). Posts (2), and more. (3)',
    'A road [1]. Posts [2], and more. [3]',
  ],
  ['round brackets between sentences', 'A road. (1) Next.', 'A road. [1] Next.'],
  ['several in round brackets', 'A road (1, 2). Next (1)(2).', 'A road [1][2]. Next [1][2].'],
  ['the word source in round brackets', 'A road (source 1). Next (Source: [9]).', 'A road [1]. Next.'],
  ['brackets in round brackets', 'A road ([1]). Next ([9]).', 'A road [1]. Next.'],
  ['a page of a manual', 'See man(1), f(1) and printf(3).', 'See man(1), f(1) and printf(3).'],
  ['an enumeration', 'Do (1) this, and (2) that (3).', 'Do (1) this, and (2) that (3).'],
  ['an enumeration by lines', '(1) Open it.\n(2) Close it.', '(1) Open it.\n(2) Close it.'],
  [
    'years and amounts',
    'In spring (2019), thirty (30) days, one (1).',
    'In spring (2019), thirty (30) days, one (1).',
  ],
  ['a number in round brackets without a source', 'A road (9).', 'A road (9).'],
  [
    'round brackets around words',
    'A road (see the map) is (so far) long',
    'A road (see the map) is (so far) long',
  ],
  [
    'other spellings in code',
    '`a【1】 ^1 (1)` (1).\n```\nx. (1)\n【1】\n```\n',
    '`a【1】 ^1 (1)` [1].\n```\nx. (1)\n【1】\n```\n',
  ],
];

describe.each(CASES)('createTextTidier, given %s,', (_name, text, expected) => {
  it.each([1, 2, 3, 7, 1_000])('gives the same in pieces of %d characters', (pieceChars) => {
    expect(tidy(text, pieceChars)).toBe(expected);
  });

  it('gives the same wherever it is cut in two', () => {
    const results = Array.from(text, (_, at) => {
      const tidier = createTextTidier(RULES);
      return tidier.push(text.slice(0, at)) + tidier.push(text.slice(at)) + tidier.end();
    });
    expect(results.filter((result) => result !== expected)).toEqual([]);
  });
});

describe('createTextTidier', () => {
  it('shows a citation with the character after it', () => {
    const tidier = createTextTidier(RULES);
    expect(['A road ', '[', '1', ']', '.'].map((piece) => tidier.push(piece))).toEqual([
      'A road',
      '',
      '',
      '',
      ' [1].',
    ]);
  });

  it('gives the text before a citation to whoever judges it, without what was dropped', () => {
    const seen: string[] = [];
    const tidier = createTextTidier({
      ...RULES,
      isSupported(_n, textBefore) {
        seen.push(textBefore);
        return false;
      },
    });
    tidier.push('A road [1]. A post [2].');
    expect(seen).toEqual(['A road', 'A road. A post']);
  });

  it('does not wait for ever for a bracket to close', () => {
    const tidier = createTextTidier(RULES);
    expect(tidier.push(`[${'x'.repeat(700)}`)).toBe(`\\[${'x'.repeat(700)}`);
  });

  it('takes time in proportion to the text, whatever it is made of', () => {
    const startedAt = performance.now();
    for (const piece of [
      '[',
      '`',
      '<',
      '![',
      '](',
      '\\',
      ' ',
      '[a](',
      '`a[',
      '(1',
      '^',
      '【1',
      ' (1)',
      '. (1) ',
    ])
      tidy(piece.repeat(20_000), 50);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  // Texts made so that a reader of brackets and the renderer disagree about what is code and what is a link.
  it.each([
    '`a\n\n[x](http://evil.example)',
    '- ```\n[x](http://evil.example)',
    '- ```\n[x](\nhttp://evil.example)',
    '> ```\n[x](http://evil.example)',
    '[a `]` b](http://evil.example)',
    '[a `](http://evil.example) b`](http://evil.example)',
    '[a\\](http://evil.example) b](http://evil.example)',
    '```\n[x]: http://evil.example\n\n[x]',
    '- ```\n[x]: http://evil.example\n\n[x]',
    '[x]:http://evil.example\n\n[x] [y][x] [x][]',
    '- ```\n<http://evil.example>',
    '[x](<http://evil.example>)',
    '[x](\nhttp://evil.example\n)',
    `[${'x'.repeat(700)}](http://evil.example)`,
    `[x](http://evil.example/${'x'.repeat(3_000)})`,
    `<http://evil.example/${'x'.repeat(3_000)}>`,
    '![x](http://evil.example)',
    '[x](HTTP://EVIL.EXAMPLE)',
    '[x](mailto:a@evil.example) <a@evil.example>',
    '~~~\n[x](http://evil.example)\n~~~',
    '    [x](http://evil.example)',
    '<a href="http://evil.example">x</a>',
    '``` `\n[x](http://evil.example)\n```',
    '\\`[x](http://evil.example)\\`',
    '<b `>[x](http://evil.example)`',
    '[x] (http://evil.example)',
    '[[x]](http://evil.example)',
    'A road 【1】(http://evil.example)',
    'A road［1］(http://evil.example)',
    'A road [source 1](http://evil.example)',
    'A road^[1](http://evil.example)',
    'A road.^1(http://evil.example)',
    'A road (1)(1http://evil.example)',
    'A road ([1])(http://evil.example)',
    'A road (source 1)[x](http://evil.example)',
  ])('leaves no link to elsewhere in %j, however it is split', (text) => {
    for (const pieceChars of [1, 3, 5, text.length]) {
      expect(renderMarkdown(tidy(text, pieceChars))).not.toMatch(/<a\b[^>]*evil/i);
    }
  });
});
