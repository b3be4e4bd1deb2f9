import { describe, expect, it } from '@jest/globals';
import { renderInlineMarkdown, renderMarkdown } from '../../server/markdown.ts';

describe('renderMarkdown', () => {
  it('shows raw HTML as text', () => {
    expect(renderMarkdown('<script>alert(1)</script>\n\n<b onclick=x>b</b>')).not.toMatch(/<(?:script|b)\b/);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '//other.example/',
  ])('keeps only the words of a link to %s', (href) => {
    expect(renderMarkdown(`before [words](${href}) after`)).toBe('<p>before words after</p>');
  });

  it('links http, https, mailto and tel without vouching for them', () => {
    expect(renderMarkdown('[call](<tel:+1(555)0100>)')).toBe(
      '<p><a href="tel:+1(555)0100" rel="nofollow noopener">call</a></p>',
    );
    expect(renderMarkdown('[a](https://docs.example/a) <mailto:b@docs.example>')).toBe(
      '<p><a href="https://docs.example/a" rel="nofollow noopener">a</a> ' +
        '<a href="mailto:b@docs.example" rel="nofollow noopener">mailto:b@docs.example</a></p>',
    );
  });

  it('resolves relative links against the address of their document, and drops them without one', () => {
    const text = '[next](../b.html#c)';
    expect(renderMarkdown(text, { baseUrl: 'https://docs.example/guide/a.html' })).toContain(
      'href="https://docs.example/b.html#c"',
    );
    expect(renderMarkdown(text, { baseUrl: '/passages/1' })).toBe('<p>next</p>');
    expect(renderMarkdown(text)).toBe('<p>next</p>');
  });

  it('leaves images out', () => {
    expect(renderMarkdown('![alt](https://docs.example/tracker.gif)')).not.toContain('<img');
  });

  it('lets the keyboard scroll what may be wider than the page', () => {
    expect(renderMarkdown('    c')).toContain('<pre dir="ltr" tabindex="0"><code>c</code></pre>');
    expect(renderMarkdown('|a|\n|-|\n|b|')).toMatch(/^<div class="table-scroll" tabindex="0" role="region"/);
  });

  it('names the language of code, and says of it nothing else that the text says', () => {
    expect(renderMarkdown('```js"><b> x\na < b\n```')).toBe(
      '<figure class="code"><figcaption class="code-head" dir="ltr"><span>js&#34;&gt;&lt;b&gt;</span></figcaption>' +
        '<pre dir="ltr" tabindex="0"><code class="language-js&#34;&gt;&lt;b&gt;">a &lt; b</code></pre></figure>',
    );
    const head = (info: string) =>
      /<figcaption[^>]*>(.*)<\/figcaption>/.exec(renderMarkdown(`~~~${info}\nx`))?.[1];
    expect(['ts', 'Bash title="x"', 'nginx', 'made-up', 'text', ''].map(head)).toEqual([
      '<span>TypeScript</span>',
      '<span>Shell</span>',
      '<span>nginx</span>',
      '<span>made-up</span>',
      '',
      '',
    ]);
  });

  it('colours words, texts and notes in code', () => {
    expect(renderMarkdown('```js\nif (a) b("<i>"); // c\n```')).toContain(
      '<span class="w">if</span> (a) b(<span class="t">&#34;&lt;i&gt;&#34;</span>); <span class="n">// c</span></code>',
    );
  });

  it('nests the headings of a text below those of its page', () => {
    expect(renderMarkdown('# One\n\n##### Five', { topHeading: 3 })).toBe('<h3>One</h3><h4>Five</h4>');
  });
});

describe('citations', () => {
  const options = { citationTarget: (n: number) => (n <= 2 ? `source-${n}` : null) };

  it('become links to their sources', () => {
    expect(renderMarkdown('So it is. [1][2]', options)).toBe(
      '<p>So it is. <a class="citation" href="#source-1" aria-label="Source 1">1</a>' +
        '<a class="citation" href="#source-2" aria-label="Source 2">2</a></p>',
    );
  });

  it.each(['`a[1]`', '```\na[1]\n```', '[3]', '[1](https://docs.example/)', '[01x]'])(
    'are not seen in %s',
    (text) => {
      expect(renderMarkdown(text, options)).not.toContain('class="citation"');
    },
  );

  it('are plain text where nothing can be cited', () => {
    expect(renderInlineMarkdown('See [1].')).toBe('See [1].');
  });
});

describe('marked pieces', () => {
  it('are wrapped text by text, so that the markup inside them stays whole', () => {
    expect(renderMarkdown('One. Send `x: no` **now**. Three.', { marked: ['Send `x: no` **now**.'] })).toBe(
      '<p>One. <mark>Send </mark><code><mark>x: no</mark></code><mark> </mark>' +
        '<strong><mark>now</mark></strong><mark>.</mark> Three.</p>',
    );
  });

  it.each([
    ['with other line ends', 'One two\nthree four.', 'two three', 'One <mark>two\nthree</mark> four.'],
    [
      'with other marks for the same',
      'So *it* is. No.',
      '_it_ is.',
      'So <em><mark>it</mark></em><mark> is.</mark> No.',
    ],
    ['that begin in emphasis', '**One two** three', 'two** three', '<strong>One two</strong> three'],
  ])('are found %s', (_, text, quote, html) => {
    expect(renderMarkdown(text, { marked: [quote] })).toBe(`<p>${html}</p>`);
  });

  it('are joined where they overlap, and go on across paragraphs', () => {
    expect(renderMarkdown('a b c d', { marked: ['a b', 'b c'] })).toBe('<p><mark>a b c</mark> d</p>');
    expect(renderMarkdown('a\n\nb c', { marked: ['a\n\nb'] })).toBe(
      '<p><mark>a</mark></p><p><mark>b</mark> c</p>',
    );
  });

  it('that stand nowhere, or are empty, mark nothing', () => {
    expect(renderMarkdown('a b', { marked: ['x', '', ' \n', '**'] })).toBe('<p>a b</p>');
  });
});
