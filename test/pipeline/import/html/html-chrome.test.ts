import { describe, expect, it } from '@jest/globals';
import { parseHtml } from '../../../../pipeline/import/html/parse-html.ts';
import { PassedOver } from '../../../../pipeline/import/passed-over.ts';

const textOf = (body: string, head = '') =>
  parseHtml(`<html><head>${head}</head><body>${body}</body></html>`).text;
const link = (words: string, more = '') => `<a href="${words.toLowerCase()}.html"${more}>${words}</a>`;
const TEXT = '<p>The text of the page.</p>';

describe('what is not the text of a page', () => {
  it.each([
    [
      'a table of links to the page before and after',
      `<div class="navheader"><table><tr><th colspan="3">1. Start</th></tr><tr><td>${link('Prev', ' accesskey="p"')}</td><th>Part I. First Steps</th><td>${link('Next', ' accesskey="n"')}</td></tr></table></div>`,
    ],
    [
      'links named by their relation',
      `<p>Next: ${link('Two', ' rel="next"')}, Up: ${link('Top', ' rel="up"')}</p>`,
    ],
    [
      'a table of contents',
      `<div class="toc"><p>Contents</p><ul><li>${link('One')}</li><li>${link('Two')}</li></ul></div>`,
    ],
    [
      'a list of places on the page',
      '<h2>Contents</h2><ul><li><a href="#a">First</a></li><li><a href="#b">Second</a></li><li><a href="#c">Third</a></li></ul>',
    ],
    [
      'breadcrumbs',
      `<ul class="md-crumbs breadcrumb"><li>${link('Home')}</li><li>${link('Guide')}</li><li>Install</li></ul>`,
    ],
    ['links with lines between them', `<p>${link('Modules')} | ${link('Directives')} | ${link('FAQ')}</p>`],
    ['a path with arrows', `<div id="path">${link('A')} &gt; ${link('B')} &gt; ${link('C')}</div>`],
    [
      'a bar of languages',
      `<div class="toplang"><p>Languages: <a href="x.de" hreflang="de">de</a> | <a href="x.en">en</a></p></div>`,
    ],
    [
      'a bar with entries that are no links',
      `<div class="subNav"><ul class="subNavList"><li>Summary:</li><li>Nested |</li><li>${link('Field')}</li><li>${link('Method')}</li></ul></div>`,
    ],
    ['a link to edit the page', '<p><a href="https://git.example/a/b/edit/main/c.md">Edit this page</a></p>'],
    ['a link to the source', '<div><a href="_sources/page.rst.txt">View page source</a></div>'],
    ['a footer by name', '<div id="footer"><p>Copyright 2026. All rights reserved.</p></div>'],
    ['when it was changed', '<div class="page-meta__lastmod td-page-meta">Last modified July 1</div>'],
    [
      'a question about the page',
      '<div class="d-print-none"><h2>Feedback</h2><p>Was it helpful?</p><button>Yes</button></div>',
    ],
    [
      'what readers wrote',
      '<div class="section"><h2><a id="comments_section">Comments</a></h2><p>First!</p></div>',
    ],
    ['what only a screen reader says', '<span class="sr-only">Skip to the content</span>'],
    [
      'a menu in a cell',
      `<table><tr><td>${link('A')}<br>${link('B')}<br>${link('C')}</td><td>${TEXT}</td></tr></table>`,
    ],
  ])('is %s', (_, chrome) => {
    const text = textOf(`${chrome}${chrome.includes(TEXT) ? '' : TEXT}`);
    expect(text.replace('## Contents\n\n', '')).toBe('The text of the page.');
  });

  it.each([
    [
      'text that is called navigation',
      '<div class="navigation-guide"><p>Sail by the stars.</p></div>',
      'Sail by the stars.',
    ],
    [
      'a sentence with links',
      `<p class="nav">Use the ${link('menu')} or the ${link('map')} to find your way.</p>`,
      'Use the [menu](menu.html) or the [map](map.html) to find your way.',
    ],
    ['a menu of dishes', '<div class="menu"><p>Soup: 4 euros</p></div>', 'Soup: 4 euros'],
    [
      'a list of links to other pages',
      `<p>See also ${link('copy')}, ${link('move')}</p>`,
      'See also [copy](copy.html), [move](move.html)',
    ],
    [
      'the frame of a page with a menu',
      `<div class="has-sidebar"><h1>T</h1><p>${link('A long link')}</p></div>`,
      '# T\n\n[A long link](a%20long%20link.html)',
    ],
    ['a note beside the text', '<main><aside><p>Mind the port.</p></aside></main>', 'Mind the port.'],
    [
      'a header that is only a title',
      '<header id="title-block-header"><h1>T</h1></header><p>x</p>',
      '# T\n\nx',
    ],
    [
      'a page within a form',
      '<form><input type="hidden"><label for="q">Find</label><input id="q"><h1>Hours</h1><p>From nine to five.</p></form>',
      '# Hours\n\nFrom nine to five.',
    ],
    ['words around a button', '<p>Press <button>Go</button> now.</p>', 'Press now.'],
  ])('is not %s', (_, html, text) => {
    expect(textOf(html)).toBe(text);
  });

  it('is an aside of links, and the form of a newsletter', () => {
    expect(textOf(`<main>${TEXT}<aside><p>${link('More')}</p></aside></main>`)).toBe('The text of the page.');
    expect(textOf(`${TEXT}<form><h3>News</h3><p>Write to us.</p><input type="email"></form>`)).toBe(
      'The text of the page.',
    );
  });
});

describe('a page that is passed over', () => {
  const reasonOf = (html: string): unknown => {
    try {
      return parseHtml(html).text;
    } catch (error) {
      return error instanceof PassedOver ? [error.message, error.isWithdrawn] : error;
    }
  };

  it('is one that asks search engines to leave it out', () => {
    const reason = ['not meant for search engines (noindex)', true];
    expect(reasonOf('<meta name="ROBOTS" content="follow, noindex"><p>x</p>')).toEqual(reason);
    expect(reasonOf('<meta name="robots" content="none"><p>x</p>')).toEqual(reason);
    expect(reasonOf('<meta name="robots" content="index, follow"><p>x</p>')).toBe('x');
  });

  it('is one that leads to another page at once, not one that is loaded anew from time to time', () => {
    const reason = ['only leads to another page', false];
    expect(reasonOf('<meta http-equiv="refresh" content="0; url=b.html"><p>Moved.</p>')).toEqual(reason);
    expect(reasonOf('URI: a.html.de\nContent-Language: de\nContent-type: text/html\n')).toEqual(reason);
    expect(reasonOf('<meta http-equiv="refresh" content="300"><p>x</p>')).toBe('x');
    expect(reasonOf('<meta http-equiv="refresh" content="600; url=."><p>x</p>')).toBe('x');
  });

  it('is one of links only', () => {
    const links = ['One', 'Two', 'Three'].map((name) => `<li>${link(name)}</li>`).join('');
    expect(reasonOf(`<h1>T</h1><div class="toctree"><ul>${links}</ul></div>`)).toEqual([
      'holds only links to other pages',
      false,
    ]);
  });
});
