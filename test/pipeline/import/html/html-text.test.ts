import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../../../pipeline/import/html/parse-html.ts';

const textOf = (body: string) => parseHtml(`<html><body>${body}</body></html>`).text;
const anchorsOf = (body: string) => {
  const { text, anchors } = parseHtml(`<html><body>${body}</body></html>`);
  const lines = text.split('\n');
  return [...anchors].map(([line, anchor]) => `${lines[line]} ${anchor}`);
};

describe('the panels of a page', () => {
  it('are text with their tabs as titles, hidden or not', () => {
    const text = '**One**\n\nFirst.\n\n**Two**\n\nSecond.';
    const tabs = '<ul role="tablist"><li role="tab">One</li><li role="tab">Two</li></ul>';
    expect(
      textOf(
        `<div>${tabs}<div><div role="tabpanel">First.</div><div role="tabpanel" hidden>Second.</div></div></div>`,
      ),
    ).toBe(text);
    expect(
      textOf(
        '<ul class="nav-tabs"><li><a href="#a" data-toggle="tab">One</a></li><li><a href="#b" data-toggle="tab">Two</a></li></ul><div><div class="tab-pane" id="a">First.</div><div class="tab-pane" id="b" style="display:none">Second.</div></div>',
      ),
    ).toBe(text);
    expect(
      textOf(
        '<input type="radio" id="x"><label for="x">One</label><div>First.</div><input type="radio" id="y"><label for="y">Two</label><div>Second.</div>',
      ),
    ).toBe(text);
    expect(
      textOf(
        '<div class="tab"><button>One</button><button>Two</button></div><div class="tabcontent">First.</div><div class="tabcontent" hidden>Second.</div>',
      ),
    ).toBe(text);
  });

  it('have the question that opens them as a title, or as a heading where it stands in one', () => {
    const panel = '<div id="p" role="region" aria-labelledby="b" hidden><p>Yes.</p></div>';
    const button = '<button id="b" aria-controls="p" aria-expanded="false">May I?</button>';
    expect(textOf(`<h3>${button}</h3>${panel}`)).toBe('### May I?\n\nYes.');
    expect(textOf(`<div>${button}${panel}</div>`)).toBe('**May I?**\n\nYes.');
    expect(textOf('<button class="accordion">May I?</button><div class="panel"><p>Yes.</p></div>')).toBe(
      '**May I?**\n\nYes.',
    );
    expect(textOf('<details><summary><h3>May I?</h3></summary><p>Yes.</p></details>')).toBe(
      '**May I?**\n\nYes.',
    );
    expect(textOf('<dl><dt><button>May I?</button></dt><dd>Yes.</dd></dl>')).toBe('**May I?**\n\nYes.');
  });

  it('are not what a menu opens', () => {
    const menu =
      '<div id="m" hidden><ul><li><a href="a.html">A</a></li><li><a href="b.html">B</a></li></ul></div>';
    expect(textOf(`<button aria-controls="m" aria-expanded="false">Menu</button>${menu}<p>Text.</p>`)).toBe(
      'Text.',
    );
    expect(textOf('<div style="display: none">Loading</div><p>Text.</p>')).toBe('Text.');
  });
});

describe('a box of a page', () => {
  it.each([
    '<div class="note"><h3 class="title">Note</h3><p>Mind it.</p></div>',
    '<div class="admonition warning"><p class="admonition-title">Note</p><p>Mind it.</p></div>',
    '<main><aside aria-label="Note"><p class="aside__title" aria-hidden="true">Note</p><p>Mind it.</p></aside></main>',
    '<div class="admonitionblock note"><table><tr><td class="icon"><div class="title">Note</div></td><td>Mind it.</td></tr></table></div>',
  ])('is named in bold and ends no section: %s', (html) => {
    expect(textOf(html)).toBe('**Note**\n\nMind it.');
  });

  it('is not a section that is only called like one', () => {
    expect(textOf('<div class="note"><h2>A</h2><p>x</p><h2>B</h2><p>y</p></div>')).toBe(
      '## A\n\nx\n\n## B\n\ny',
    );
    expect(textOf('<section class="release-notes"><h2>2.0</h2><p>x</p></section>')).toBe('## 2.0\n\nx');
  });
});

describe('a heading', () => {
  it.each([
    ['its own id', '<h2 id="a">A<a class="headerlink" href="#a">¶</a></h2>'],
    ['an empty link in it', '<h2>A <a href="#a" aria-hidden="true">#</a></h2>'],
    ['a place in it', '<h2><a name="a"></a>A&#8203;</h2>'],
    ['a place before it', '<a id="a"></a>\n<h2>A</h2>'],
    ['the section that it begins', '<div class="sect1" id="a"><div><div><h2>A</h2></div></div></div>'],
    ['a place before the list that it stands in', '<a name="a"></a><ul><li><h2>A</h2><p>b</p></li></ul>'],
  ])('is linked to by %s', (_, html) => {
    expect(anchorsOf(`${html}<p>x</p>`)).toEqual(['## A a']);
  });

  it('is not linked to by what holds the whole page', () => {
    expect(anchorsOf('<div id="content"><h1>A</h1></div>')).toEqual([]);
    expect(anchorsOf('<h2>A <a href="#top">↑</a></h2>')).toEqual([]);
  });
});

describe('words of a page', () => {
  it.each([
    ['10<sup>6</sup> and 10<sup>-6</sup>', '10^6 and 10^-6'],
    ['2<sup>n+1</sup> of H<sub>2</sub>O', '2^(n+1) of H_2O'],
    ['the 1<sup>st</sup> and 2<sup>nd</sup>', 'the 1st and 2nd'],
    ['said<sup><a href="#fn1">1</a></sup> so<a role="doc-noteref" href="#n">[2]</a>.', 'said so.'],
    ['<q>so</q> it is', '“so” it is'],
    ['soft&shy;ware and wide&#8203;word&#xFEFF;', 'software and wideword'],
    [
      '*stars* and 2*3*4, __init__ and snake_case',
      '\\*stars\\* and 2\\*3\\*4, \\_\\_init\\_\\_ and snake_case',
    ],
    ['write &amp;amp; or &lt;b&gt;, if a &lt; b & c', 'write \\&amp; or \\<b>, if a < b & c'],
    ['a `tick` at C:\\*', 'a \\`tick\\` at C:\\\\\\*'],
    [
      'is <span class="katex"><span class="katex-mathml"><math><semantics><msup><mi>x</mi><mn>2</mn></msup><annotation encoding="application/x-tex">x^2</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">x2</span></span> so',
      'is `x^2` so',
    ],
    ['is <math><mfrac><mi>a</mi><msup><mi>b</mi><mn>2</mn></msup></mfrac></math>', 'is `a/(b^2)`'],
    ['is <span class="math">\\(x_1\\)</span>', 'is `x_1`'],
  ])('%s', (html, text) => {
    expect(textOf(`<p>${html}</p>`)).toBe(text);
  });

  it('keep a quotation with who said it, and a picture with its caption', () => {
    expect(textOf('<blockquote><p>Said.</p><footer>Who</footer></blockquote>')).toBe('> Said.\n>\n> Who');
    expect(textOf('<figure><img alt="x"><figcaption>A boat.</figcaption></figure>')).toBe('A boat.');
  });
});

describe('the links of a page', () => {
  it('keep their words however short, though the generator calls all of them references', () => {
    expect(
      textOf(
        '<p>See <a class="reference external" href="https://pypi.example">PyPI</a>, the <a class="reference internal" href="faq.html">FAQ</a> and <a class="reference external" href="https://a.example/s"><code><span class="pre">str</span></code></a>.</p>',
      ),
    ).toBe('See [PyPI](https://pypi.example), the [FAQ](faq.html) and [`str`](https://a.example/s).');
  });

  it('are kept without a dot before the name of the file, but not to scripts', () => {
    expect(textOf('<p><a href="api.html#get">API</a>, <a href="javascript:go()">go</a></p>')).toBe(
      '[API](api.html#get), go',
    );
  });

  it('that are marks of footnotes are none of the text', () => {
    expect(
      textOf(
        '<p>One<a class="footnote-reference brackets" href="#id2">1</a>, two<a class="reference internal" href="#id3">[2]</a>, three<sup><a href="#n3">3</a></sup>.</p>',
      ),
    ).toBe('One, two, three.');
  });

  it('that lead back from a note go, and its number stays', () => {
    expect(
      textOf(
        '<ol><li id="n1">One <a href="#r1">↩︎1</a></li><li>Two <a class="reversefootnote" href="#r2">back</a></li><li>Three <a href="#fnref:3">Jump up</a></li><li><a class="fn-backref" href="#r4">[4]</a> Four</li></ol>',
      ),
    ).toBe('1. One\n2. Two\n3. Three\n4. [4] Four');
  });
});

describe('a page without a body', () => {
  it('shows no declarations, comments or title', () => {
    const page = '<title>T</title><h1>Frob</h1><p>Intro<!-- a --!> one.</p>';
    expect(parseHtml(`<!doctype html>${page}`).text).toBe('# Frob\n\nIntro one.');
    expect(parseHtml(`<?xml version="1.0"?><!-- > -->${page}`).text).toBe('# Frob\n\nIntro one.');
  });
});
