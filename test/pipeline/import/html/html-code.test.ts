import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../../../pipeline/import/html/parse-html.ts';

const textOf = (body: string) => parseHtml(`<html><body>${body}</body></html>`).text;
const fence = (language: string, ...lines: string[]) => [`\`\`\`${language}`, ...lines, '```'].join('\n');

describe('a listing as a generator of sites writes it', () => {
  it.each([
    [
      'Pygments, numbers in a table',
      '<div class="highlight-python notranslate"><div class="highlight"><table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre><span class="normal">1</span>\n<span class="normal">2</span></pre></div></td><td class="code"><div><pre><span></span><span class="k">a</span>\n  b\n</pre></div></td></tr></table></div></div>',
      'python',
    ],
    [
      'Pygments, numbers in lines',
      '<div class="highlight-python"><pre><span></span><span class="linenos">1</span>a\n<span class="linenos">2</span>  b\n</pre></div>',
      'python',
    ],
    [
      'Rouge',
      '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre class="highlight"><code><table class="rouge-table"><tbody><tr><td class="rouge-gutter gl"><pre class="lineno">1\n2\n</pre></td><td class="rouge-code"><pre>a\n  b\n</pre></td></tr></tbody></table></code></pre></div></div>',
      'ruby',
    ],
    [
      'Chroma, a table without classes',
      '<div class="highlight"><div><table><tr><td><pre><code><span style="user-select:none">1\n</span><span style="user-select:none">2\n</span></code></pre></td><td><pre><code class="language-go" data-lang="go"><span>a\n</span><span>  b\n</span></code></pre></td></tr></table></div></div>',
      'go',
    ],
    [
      'Chroma, numbers in lines',
      '<div class="highlight"><pre class="chroma"><code class="language-go"><span class="line"><span class="ln">1</span><span class="cl">a\n</span></span><span class="line"><span class="ln">2</span><span class="cl">  b\n</span></span></code></pre></div>',
      'go',
    ],
    [
      'Hexo',
      '<figure class="highlight c"><table><tr><td class="gutter"><pre><span class="line">1</span><br><span class="line">2</span><br></pre></td><td class="code"><pre><span class="line">a</span><br><span class="line">  b</span><br></pre></td></tr></table></figure>',
      'c',
    ],
    [
      'Prism with a line for each element',
      '<pre class="prism-code language-jsx"><code><span class="token-line"><span class="token plain">a</span><br></span><span class="token-line"><span class="token plain">  b</span><br></span></code></pre><button>Copy</button>',
      'jsx',
    ],
    [
      'Prism with numbers beside it',
      '<pre class="language-css line-numbers"><code>a\n  b<span aria-hidden="true" class="line-numbers-rows"><span>1</span><span>2</span></span></code></pre>',
      'css',
    ],
    [
      'Shiki, lines parted by nothing',
      '<div class="language-ts"><button class="copy">Copy</button><span class="lang">ts</span><pre class="shiki"><code><span class="line">a</span><span class="line">  b</span></code></pre></div>',
      'ts',
    ],
    [
      'Expressive Code',
      '<figure class="frame"><pre data-language="sh"><code><div class="ec-line"><div class="gutter"><div class="ln">1</div></div><div class="code">a</div></div><div class="ec-line"><div class="code">  b</div></div></code></pre><div class="copy"><button>Copy</button><div class="copied">Copied!</div></div></figure>',
      'sh',
    ],
    [
      'a highlighter of React',
      '<pre><code class="language-py" style="white-space:pre"><span style="display:block"><span class="react-syntax-highlighter-line-number">1</span><span>a</span></span><span style="display:block"><span class="linenumber">2</span>  b</span></code></pre>',
      'py',
    ],
    [
      'highlight.js with a row for each line',
      '<pre><code class="hljs java"><table class="hljs-ln"><tbody><tr><td class="hljs-ln-numbers" data-line-number="1"></td><td class="hljs-ln-code">a</td></tr><tr><td class="hljs-ln-numbers" data-line-number="2"></td><td class="hljs-ln-code">  b</td></tr></tbody></table></code></pre>',
      'java',
    ],
    [
      'a forge, without pre',
      '<table class="highlight"><tbody><tr><td class="blob-num" data-line-number="1"></td><td class="blob-code">a</td></tr><tr><td class="blob-num" data-line-number="2"></td><td class="blob-code">  b</td></tr></tbody></table>',
      '',
    ],
    [
      'SyntaxHighlighter',
      '<div class="syntaxhighlighter php"><table><tbody><tr><td class="gutter"><div class="line number1">1</div><div class="line number2">2</div></td><td class="code"><div class="container"><div class="line number1"><code class="php plain">a</code></div><div class="line number2"><code>&nbsp;&nbsp;</code><code>b</code></div></div></td></tr></tbody></table></div>',
      'php',
    ],
    [
      'an old prettifier',
      '<pre class="prettyprint linenums lang-sql"><ol class="linenums"><li class="L0">a</li>\n<li class="L1">  b</li></ol></pre>',
      'sql',
    ],
    [
      'doxygen',
      '<div class="fragment"><div class="line"><a id="l1"></a><span class="lineno">    1</span>a</div><div class="line"><span class="lineno">    2</span>&#160; b</div><div class="ttc">Definition</div></div>',
      '',
    ],
    [
      'Pandoc',
      '<div class="sourceCode"><pre class="sourceCode bash"><code class="sourceCode bash"><span id="cb1-1"><a href="#cb1-1" aria-hidden="true"></a>a</span>\n<span id="cb1-2">  b</span></code></pre></div>',
      'bash',
    ],
    ['a brush', '<pre class="brush: js; toolbar: false">a\n  b</pre>', 'js'],
    ['code with breaks', '<p><code>a<br>&nbsp; b</code></p>', ''],
    ['code in boxes', '<code><div>a</div><div>  b</div></code>', ''],
    ['several pieces of code', '<pre><code>a</code><code>  b</code></pre>', ''],
    ['a hidden copy', '<div class="x"><textarea>a</textarea><pre>a\n  b</pre></div>', ''],
  ])('is its lines: %s', (_, html, language) => {
    expect(textOf(html)).toBe(fence(language, 'a', '  b'));
  });

  it('keeps blank lines, and is there once though it is there for each theme', () => {
    const lines = '<span class="line">a</span>\n<span class="line"></span>\n<span class="line">b</span>';
    expect(
      textOf(`<pre class="dark"><code>${lines}</code></pre><pre class="light"><code>${lines}</code></pre>`),
    ).toBe(fence('', 'a', '', 'b'));
    expect(textOf(`<pre><code>${lines.replaceAll('\n', '')}</code></pre>`)).toBe(fence('', 'a', '', 'b'));
  });

  it('leaves a table of numbers and words a table', () => {
    expect(textOf('<table><tr><td>1</td><td>one</td></tr><tr><td>2</td><td>two</td></tr></table>')).toBe(
      '| 1 | one |\n| --- | --- |\n| 2 | two |',
    );
  });
});
