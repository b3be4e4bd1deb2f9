import { describe, expect, it } from '@jest/globals';
import { parseMarkdown } from '../../../../pipeline/import/markdown/parse-markdown.ts';

describe('reading Markdown and MDX', () => {
  it('takes title and address from the front matter', () => {
    const parsed = parseMarkdown(
      '---\ntitle: "Say \\"hi\\""\ncanonical: https://example.org/hi\n---\n\nHello.',
    );
    expect(parsed).toMatchObject({ title: 'Say "hi"', url: 'https://example.org/hi', text: 'Hello.' });
  });

  it('leaves a rule at the start that is no front matter', () => {
    expect(parseMarkdown('---\n\nHello.').text).toBe('---\n\nHello.');
  });

  it('drops imports, exports, comments and tags of MDX, and keeps what the tags enclose', () => {
    const source = [
      "import A from '@a';",
      'import {',
      '  B,',
      "} from 'b';",
      'export const meta = {',
      '  a: 1,',
      '};',
      '',
      '{/* a note */}<!-- another -->',
      '',
      '<Alert type="info" on={() => { x > 1 }}>',
      '',
      '  Kept **words** with `<Tag>` in code.',
      '',
      '</Alert>',
      '<Install command="npm install thing" />',
    ].join('\n');
    expect(parseMarkdown(source).text).toBe(
      'Kept **words** with `<Tag>` in code.\n\n```sh\nnpm install thing\n```',
    );
  });

  it('does not take prose for an import', () => {
    const text = 'import duties are paid here.\nexport them first.';
    expect(parseMarkdown(text).text).toBe(text);
  });

  it('loses one line at most to an export that never ends', () => {
    expect(parseMarkdown('export const a = {\n\nStill here.').text).toBe('Still here.');
  });

  it('leaves code as it is, imports and tags and all', () => {
    const text = "```jsx\nimport A from 'a';\n\n\n<A>{/* x */}</A>\n```";
    expect(parseMarkdown(text).text).toBe(text);
  });

  it('moves code out of the indent of its tag and keeps its own indent', () => {
    const source =
      '<Tabs>\n  <Tab label="JS">\n    ```js\n    if (a) {\n      b();\n    }\n    ```\n  </Tab>\n</Tabs>';
    expect(parseMarkdown(source).text).toBe('**JS**\n\n```js\nif (a) {\n  b();\n}\n```');
  });

  it('keeps a tag inside a list item inside the item', () => {
    const source = '1. One:\n\n   <Note>\n   Mind this.\n   </Note>\n\n2. Two';
    expect(parseMarkdown(source).text).toBe('1. One:\n\n   Mind this.\n\n2. Two');
  });

  it('writes addresses where they are used, as a passage alone would lose the list of them', () => {
    const source =
      'See [![x][img] the API][api], [docs][] and `[a][api]`, not [this][unknown].\n\n[api]: /api "T"\n[Docs]: <https://d.example>\n[img]: /i.svg\n';
    expect(parseMarkdown(source).text).toBe(
      'See [the API](/api), [docs](https://d.example) and `[a][api]`, not [this][unknown].',
    );
  });

  it('turns tables and headings of HTML into Markdown', () => {
    const source =
      '<h2 id="t">A table</h2>\n\n<table><tr><th>K</th><th>V</th></tr><tr><td>a</td><td>1 | 2</td></tr></table>';
    const { text, anchors } = parseMarkdown(source);
    expect(text).toBe('## A table\n\n| K | V |\n| --- | --- |\n| a | 1 \\| 2 |');
    expect([...anchors]).toEqual([[0, 't']]);
  });

  it('lays a table out by rows when its cells hold paragraphs and code', () => {
    const cell = 'First.\n\n```js\nif (a < b) c();\n```\n';
    const source = `<table>\n<tr><td>Number</td>\n<td>\n${cell}\n</td></tr></table>`;
    expect(parseMarkdown(source).text).toBe('**Number**\n\nFirst.\n\n```js\nif (a < b) c();\n```');
  });

  it('takes explicit anchors off headings and remembers them', () => {
    const { text, anchors } = parseMarkdown('## One {#first}\n\nA.\n\n<a id="second"></a>\n## Two\n\nB.');
    expect(text).not.toContain('{#');
    expect([...anchors].map(([line, anchor]) => [text.split('\n')[line], anchor])).toEqual([
      ['## One', 'first'],
      ['## Two', 'second'],
    ]);
  });

  it('keeps a row of a table whole that has breaks and lists in its cells', () => {
    const head = '| Field | Meaning | Default |\n|:---|:---|:---|\n';
    const row = '| `a` | Opens it.<br />Needs <br>a key: <ul><li>one</li><li>two</li></ul> | `<br>` |';
    expect(parseMarkdown(`${head}${row}\n\nOne<br>two | three`).text).toBe(
      `${head}| \`a\` | Opens it. Needs a key: one two | \`<br>\` |\n\nOne\ntwo | three`,
    );
    expect(parseMarkdown('a | b\n--|--\nc<br/>d | e').text).toBe('a | b\n--|--\nc d | e');
  });
});
