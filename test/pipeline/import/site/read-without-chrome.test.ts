import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../../../pipeline/import/html/parse-html.ts';
import { readWithoutChrome } from '../../../../pipeline/import/site/read-without-chrome.ts';

const read = readWithoutChrome((bytes) => parseHtml(Buffer.from(bytes).toString()));
const info = { path: 'a', signal: new AbortController().signal, note: () => {} };

const links = (count: number, word: string) =>
  `<ul>${Array.from({ length: count }, (_, number) => `<li><a href="/${number}">${word} ${number} of the site</a></li>`).join('')}</ul>`;
const paragraph = 'The pump is oiled twice a year, in spring and in autumn, with the oil that came with it. ';
const content = `<h1 id="top">Oiling the pump</h1><p>${paragraph.repeat(4)}</p><h2 id="how">How</h2><p>${paragraph.repeat(3)}</p><pre><code>oil --twice\n  --now</code></pre><table><tr><th>Part</th><th>Oil</th></tr><tr><td>Pump</td><td>5W</td></tr></table>`;

async function textOf(html: string): Promise<string> {
  return (await read(Buffer.from(html), info)).text;
}

describe('a page that does not name its content', () => {
  const page = `<html><head><title>Pump</title></head><body><div class="menu">${links(40, 'Chapter')}</div><div class="content">${content}</div><div class="end">${links(20, 'Product')}</div></body></html>`;

  it('is read without its menus, and with its headings, code and tables', async () => {
    const parsed = await read(Buffer.from(page), info);
    expect(parsed.text).not.toMatch(/Chapter|Product/);
    expect(parsed.text).toMatch(/^# Oiling the pump\n/);
    expect(parsed.text).toContain('## How');
    expect(parsed.text).toContain('oil --twice\n  --now');
    expect(parsed.text).toMatch(/Pump\s*\|\s*5W/);
    expect([...parsed.anchors.values()]).toEqual(['top', 'how']);
    expect(parsed.otherTitle).toBe('Pump');
  });

  it('is read whole when less than its text would be left', async () => {
    const parts = Array.from(
      { length: 30 },
      (_, number) =>
        `<div class="entry"><h3>Entry ${number}</h3><span>Word ${number} of the list.</span></div>`,
    );
    const text = await textOf(
      `<body><div><div class="a"><p>${paragraph.repeat(3)}</p></div></div>${parts.join('')}</body>`,
    );
    expect(text).toContain('Word 29 of the list.');
    expect(text).toContain('The pump is oiled');
  });

  it('is left alone when it names its content after all', async () => {
    const text = await textOf(`<body><main>${links(3, 'Chapter')}</main><div>${content}</div></body>`);
    expect(text).toContain('Chapter 2');
    expect(text).not.toContain('pump');
  });
});
