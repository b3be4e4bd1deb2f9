import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../../../pipeline/import/html/parse-html.ts';
import { parseMarkdown } from '../../../../pipeline/import/markdown/parse-markdown.ts';

const textOf = (body: string) => parseHtml(`<html><body>${body}</body></html>`).text;
const row = (tag: string, ...cells: string[]) =>
  `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;

describe('a table of HTML', () => {
  it('has breaks, paragraphs, lists and code within its lines', () => {
    const cells = ['a<br>b', '<p>c</p><p>d | e</p>', '<ul><li>f</li><li>g</li></ul>', '<pre>h</pre>'];
    expect(textOf(`<table>${row('th', 'A', 'B', 'C', 'D')}${row('td', ...cells)}</table>`)).toBe(
      '| A | B | C | D |\n| --- | --- | --- | --- |\n| a b | c d \\| e | f; g | `h` |',
    );
  });

  it('has its caption before it', () => {
    expect(
      textOf(
        `<table><caption>All <b>sizes</b></caption>${row('th', 'A', 'B')}${row('td', 'a', 'b')}</table>`,
      ),
    ).toBe('All **sizes**\n\n| A | B |\n| --- | --- |\n| a | b |');
  });

  it('repeats a cell in every row and column that it takes, and joins the lines of its head', () => {
    const head =
      '<thead><tr><th rowspan="2">Plan</th><th colspan="2">Price</th></tr><tr><th>Month</th><th>Year</th></tr></thead>';
    const body = '<tr><td rowspan="2">Team</td><td>1</td><td>10</td></tr><tr><td colspan="2">ask</td></tr>';
    expect(textOf(`<table>${head}<tbody>${body}</tbody></table>`)).toBe(
      [
        '| Plan | Price Month | Price Year |',
        '| --- | --- | --- |',
        '| Team | 1 | 10 |',
        '| Team | ask | ask |',
      ].join('\n'),
    );
  });

  it('has a line that names what follows once', () => {
    const group = '<tr><td colspan="2">Boats</td></tr>';
    expect(textOf(`<table>${row('th', 'A', 'B')}${group}${row('td', 'a', 'b')}</table>`)).toBe(
      '| A | B |\n| --- | --- |\n| Boats |  |\n| a | b |',
    );
  });

  it('does not take the name of a row for the name of a column', () => {
    const named = (name: string, value: string) => `<tr><th>${name}</th><td>${value}</td></tr>`;
    expect(textOf(`<table>${named('Phone', '555')}${named('Fax', '556')}</table>`)).toBe(
      '|  |  |\n| --- | --- |\n| Phone | 555 |\n| Fax | 556 |',
    );
  });

  it.each([
    ['one row', '<table><tr><td><p>One.</p></td><td><p>Two.</p></td></tr></table>'],
    ['cells that hold headings', `<table>${row('td', 'One.', '<h2>H</h2>')}${row('td', 'Two.', '')}</table>`],
    [
      'a role that says so',
      `<table role="presentation">${row('td', 'One.', '')}${row('td', 'Two.', '')}</table>`,
    ],
    [
      'the parts of a note',
      '<div class="note"><table><tr><th>One.</th></tr><tr><td>Two.</td><td></td></tr></table></div>',
    ],
  ])('only arranges the page when it has %s', (_, html) => {
    expect(textOf(html).replace('## H\n\n', '')).toBe('One.\n\nTwo.');
  });

  it('that arranges a page holds its tables of data', () => {
    const data = `<table>${row('td', 'Length', 'Fee')}${row('td', '8 m', '12')}</table>`;
    expect(textOf(`<table>${row('td', 'Menu', `<p>Fees.</p>${data}`)}${row('td', '', 'End.')}</table>`)).toBe(
      'Menu\n\nFees.\n\n| Length | Fee |\n| --- | --- |\n| 8 m | 12 |\n\nEnd.',
    );
  });

  it('with listings is read by row', () => {
    const html = `<table>${row('th', 'Command', 'Example')}${row('td', '<code>a</code>', '<pre>b\n  c</pre>')}</table>`;
    const text = '**Command**\n\nExample\n\n**`a`**\n\n```\nb\n  c\n```';
    expect(textOf(html)).toBe(text);
    expect(parseMarkdown(html).text).toBe(text);
  });

  it('does not grow beyond reason by what its cells claim to take', () => {
    const wide = `<tr><td colspan="1000" rowspan="60000">${'a'.repeat(1_000)}</td><td>b</td></tr>`;
    expect(textOf(`<table>${wide}${row('td', 'c', 'd').repeat(1_000)}</table>`).length).toBeLessThan(400_000);
  });
});
