import { describe, expect, it } from '@jest/globals';
import { findTitleHeading } from '../../../../pipeline/import/cut/split-sections.ts';
import { parseHtml } from '../../../../pipeline/import/html/parse-html.ts';

const textOf = (body: string) => parseHtml(`<html><body>${body}</body></html>`).text;

describe('reading HTML', () => {
  it('keeps headings, lists, tables and code as Markdown', () => {
    const text = textOf(
      '<h2>Do <em>this</em></h2><ol><li>One<ul><li>Inner</ul><li>Two</ol>' +
        '<pre><code class="language-js">if (a &lt; b) {\n  <span>c</span>();\n}\n</code></pre>' +
        '<table><tr><th>K<th>V<tr><td>a<td><code>b|c</code></table><blockquote><p>Said.</blockquote>',
    );
    expect(text).toBe(
      [
        '## Do *this*',
        '1. One\n   - Inner\n2. Two',
        '```js\nif (a < b) {\n  c();\n}\n```',
        '| K | V |\n| --- | --- |\n| a | `b\\|c` |',
        '> Said.',
      ].join('\n\n'),
    );
  });

  it.each([
    '<nav>x</nav>',
    '<header>x</header>',
    '<footer>x</footer>',
    '<aside>x</aside>',
    '<script>x</script>',
    '<style>x</style>',
    '<form>x</form>',
    '<div hidden>x</div>',
    '<div role="navigation">x</div>',
    '<div role="dialog">x</div>',
    '<div class="cookie-banner"><p>x</p><button>x</button></div>',
    '<!-- x -->',
  ])('leaves out %s', (noise) => {
    expect(textOf(`<p>Before.</p>${noise}<p>After.</p>`)).toBe('Before.\n\nAfter.');
  });

  it('reads only the main part where there is one', () => {
    expect(textOf('<div>Menu</div><main><p>Content.</p></main><div>Ads</div>')).toBe('Content.');
  });

  it('names title, address and anchors as the page does', () => {
    const parsed = parseHtml(
      '<head><title>Site - T</title><link rel="canonical" href="https://example.org/t"></head>' +
        '<body><article><header><h1>T &amp; U</h1></header><h2 id="a">A</h2><p>x</p><section id="b"><h2>B</h2><p>y</p></section><h2>C</h2></article></body>',
    );
    expect(parsed).toMatchObject({ title: null, url: 'https://example.org/t', slugs: false });
    expect(findTitleHeading(parsed.text)).toBe('T & U');
    const lines = parsed.text.split('\n');
    expect([...parsed.anchors].map(([line, anchor]) => [lines[line], anchor])).toEqual([
      ['## A', 'a'],
      ['## B', 'b'],
    ]);
  });

  it('takes neither the name of the site nor a button for a part of the title', () => {
    const page = (main: string) => {
      const { text, otherTitle } = parseHtml(
        `<title>T - S</title><body><h1>Site</h1><main>${main}</main></body>`,
      );
      return findTitleHeading(text) ?? otherTitle;
    };
    expect(page('<h1>The <code>page</code><button>Copy</button></h1><p>x</p>')).toBe('The page');
    expect(page('<h2>x</h2>')).toBe('T - S');
  });

  it('keeps words that look like Markdown from becoming structure', () => {
    expect(textOf('<p># no heading</p><p>1. no list</p><p>- no list</p>')).toBe(
      '\\# no heading\n\n1\\. no list\n\n\\- no list',
    );
  });

  it('keeps links that lead somewhere and the words of those that do not', () => {
    expect(textOf('<p><a href="/a b">go</a> <a href="javascript:x()">run</a> <a href="#h">#</a></p>')).toBe(
      '[go](/a%20b) run',
    );
  });

  it.each([
    ['a <!-- b', 'a b'],
    ['a <!-- b --> c <!-- d', 'a c d'],
    ['a <![CDATA[ b', 'a b'],
    ['a <script>b</SCRIPT > c', 'a\n\nc'],
    ['a <script>b', 'a'],
  ])('reads %j though something in it never ends', (html, text) => {
    expect(textOf(html)).toBe(text);
  });

  it('fills short rows of a table, but not thousands of them because one is wide', () => {
    const row = (cells: number) => `<tr>${'<td>a'.repeat(cells)}`;
    expect(textOf(`<table>${row(1)}${row(3)}${row(2)}</table>`)).toBe(
      '| a |  |  |\n| --- | --- | --- |\n| a | a | a |\n| a | a |  |',
    );
    const text = textOf(`<table>${row(1_000)}${row(2).repeat(1_000)}</table>`);
    expect(text.length).toBeLessThan(60_000);
    expect(text.split('\n').at(-1)).toBe('| a | a |');
  });

  it('refuses tables and lists nested beyond reason, and says so', () => {
    const nested = (depth: number) => `${'<ul><li>a'.repeat(depth)}${'</li></ul>'.repeat(depth)}`;
    expect(textOf(nested(40)).split('\n')).toHaveLength(40);
    expect(() => textOf(nested(41))).toThrow('is nested too deeply to be read; simplify its HTML');
    // Scripts full of tags are not the page's own.
    expect(textOf(`<script>${'"<b>" + '.repeat(600)}</script>a`)).toBe('a');
  });
});
