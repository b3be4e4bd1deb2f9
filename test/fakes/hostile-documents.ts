/** Returns a document of about so many characters. */
export type HostileShape = (length: number) => string;

/** What is repeated: openings that are never closed, closings that nothing opened, and single characters. */
const UNITS: readonly string[] = [
  ...['<!--', '-->', '<!-- a --> ', '{/*', '{ /*', '*/}', '<![CDATA[', '<?', '<!', '</', '<', '>', '{', '}'],
  ...['[', ']', '[[', '![', '[a](', '[a](<', '[a](b "', '[a][', '[a]', '[a][b]', '](', '[^a]', '<a:', '<a@'],
  ...['`', '` ', '``` ', '`a`', '*', '**', '**a ', '*a ', 'a**b', '_', '_a ', '~~a', '*a _b ', '\\', '\\`'],
  ...[
    '\r',
    '\n',
    '\r\n',
    ' ',
    '\t',
    ' \n',
    '\u00a0',
    '\u2028',
    'a',
    'a ',
    'a\n',
    'a\n\n',
    '. ',
    '。',
    '"',
    '("',
  ],
  ...[
    '- ',
    '> ',
    '>',
    '+ ',
    '1. ',
    '- a\n',
    '- a\n\n',
    '-\n\n',
    '> a\n',
    '1. a\n',
    '    a\n',
    '- ```\n',
    ':::\n',
  ],
  ...['```\n', '~~~\n', '````\n```\n', '---\n', '+++\n', '---\na: b\n', '* * *\n', '=\n', 'a\n=\n', 'a\n-\n'],
  ...[
    '# a\n',
    '# ',
    '#',
    '## a {#b}\n',
    '{#a}\n',
    '{#a} ',
    '{#a',
    '# a\n\nb\n\n',
    '|',
    '|a',
    'a|b\n-|-\n',
    '|-',
  ],
  ...[
    '[a]: b\n',
    '[a]: ',
    '[a]: b "',
    '[a]:\n',
    '[^a]: b\n',
    '&',
    '&amp;',
    '&a',
    'http://',
    'a@b.c ',
    '\u0301',
  ],
  ...[
    'import {\n',
    'import a,',
    'import a from "',
    'export const a = {\n',
    'export {',
    '<A {',
    '<A a="',
    '<A a={{{',
  ],
  ...[
    '<A>',
    '<A> ',
    '</A>',
    '<A/>',
    '<A\n',
    '<A b ',
    '<>',
    '</>',
    '<b a="',
    '<b a ',
    '<b',
    '<a ',
    '<a href="',
  ],
  ...[
    '<a href="x" ',
    '<a name="x"></a>',
    '<div>',
    '<div>\n',
    '</div>',
    '<span>',
    '<custom-x>',
    '<p>',
    '<br>',
  ],
  ...[
    '<table>',
    '<table>\n',
    '</table>',
    '<table><tr><td>',
    '<tr>',
    '<td>',
    '<td>\n',
    '</td>',
    '<td',
    '<th>',
  ],
  ...[
    '<ul><li>',
    '<ul>\n<li>\n',
    '<ol>',
    '<li>',
    '<dl><dt>',
    '<pre>\n',
    '<blockquote>\n',
    '<script>',
    '<style>',
  ],
  ...[
    '<h1>',
    '<h1>a',
    '</h1>',
    '<h1 ',
    '<h1>\n',
    '<h1></h2>',
    '<section>',
    '<article>',
    '<main>',
    '<header>a</header>',
  ],
  ...[
    '<div class="cookie">',
    '<p class="cookie">b</p>',
    '<meta charset',
    '<title>',
    '<form>',
    '<aside>a</aside>',
    '<form><p>a</p></form>',
    '<div class="nav">',
    '<div role="tablist"><a>b</a>',
    '<div hidden>a',
    '<sup>1</sup>',
    '<sup><a href="#a">1</a></sup>',
    '<math><msup>',
    '<a href="#b">c</a>',
    '<pre><span class="line">a</span>',
    '<code>a<br>',
    'a_*&lt;`\\',
    '\u200b',
    '😀',
    '漢',
    'ก',
    '\0',
  ],
];

const nested = (open: string, close: string): HostileShape => {
  return (length) => {
    const depth = Math.floor(length / (open.length + close.length));
    return open.repeat(depth) + close.repeat(depth);
  };
};
const inside = (before: string, unit: string, after: string): HostileShape => {
  return (length) => before + unit.repeat(Math.floor(length / unit.length)) + after;
};
const halves = (first: string, second: string): HostileShape => {
  return (length) => first.repeat(length / 2 / first.length) + second.repeat(length / 2 / second.length);
};
const rising = (line: (index: number) => string): HostileShape => {
  return (length) => {
    let text = '';
    for (let index = 1; text.length < length; index += 1) text += line(index);
    return text;
  };
};

const SHAPES: Readonly<Record<string, HostileShape>> = {
  'nested tables': nested('<table><tr><td>a</td><td>', '</td></tr></table>'),
  'nested tables of one column': nested('<table><tr><td>', '</td></tr></table>'),
  'nested tables on lines': nested('<table>\n<tr>\n<td>a</td>\n<td>\n', '</td>\n</tr>\n</table>\n'),
  'nested lists': nested('<ul><li>a', '</li></ul>'),
  'nested quotes': nested('<blockquote>a', '</blockquote>'),
  'nested marks': nested('<b>a<i>', '</i></b>'),
  'nested spans': nested('<span>a', '</span>'),
  'nested divisions': nested('<div>a', '</div>'),
  'nested elements of no name': nested('<x-y>a', '</x-y>'),
  'one row wider than all others': (length) =>
    `<table><tr>${'<td>a</td>'.repeat(length / 20)}</tr>${'<tr><td>b</td></tr>'.repeat(length / 38)}</table>`,
  'one line wider than all others': (length) =>
    `${'|a'.repeat(length / 6)}|\n${'|-'.repeat(length / 6)}|\n${'|b|\n'.repeat(length / 12)}`,
  'cells that take many rows': (length) =>
    `<table>${'<tr><td rowspan="999" colspan="999">abc</td><td>d</td></tr>'.repeat(length / 60)}</table>`,
  'a long cell that takes many columns': (length) =>
    `<table><tr><th colspan="1000" rowspan="1000">${'a '.repeat(length / 4)}</th></tr>${'<tr><td>b</td></tr>'.repeat(length / 38)}</table>`,
  'heads of many rows': inside('<table>', '<tr><th>a</th><th>b</th></tr>', '</table>'),
  'lines of one listing': inside('<pre>', '<span class="line">a</span>', '</pre>'),
  'nested lines of code': nested('<div class="line">a', '</div>'),
  'pieces of code': inside('<pre>', '<code>a</code>', '</pre>'),
  'listings in one box': inside('<div class="highlight">', '<pre>a\nb</pre>', '</div>'),
  'nested listings': nested('<div class="highlight"><div class="line">a', '</div></div>'),
  'nested asides': nested('<aside><p>a', '</aside>'),
  'nested forms': nested('<form><p>a', '</form>'),
  'nested headers': nested('<header>a', '</header>'),
  'nested notes': nested('<div class="note"><h3>a</h3>', '</div>'),
  'headings in one note': inside('<div class="note">', '<h3>a</h3><p>b</p>', '</div>'),
  'nested tabs': nested('<div role="tablist" class="tabs"><a role="tab">a</a>', '</div>'),
  'tabs and panels': inside('', '<div class="tabs"><a>b</a><a>c</a></div><div><p>d</p><p>e</p></div>', ''),
  'openers of one panel': inside('<div id="p" hidden>a</div>', '<button aria-controls="p">b</button>', ''),
  'panels of one label': inside('<b id="l">a</b>', '<div role="tabpanel" aria-labelledby="l">b</div>', ''),
  'nested formulas': nested('<math><msup>', '</msup></math>'),
  'nested raised letters': nested('<sup>a', '</sup>'),
  'nested places': nested('<a href="#a">', '</a>'),
  'a bar of many links': inside('<div class="nav">', '<a href="b">c</a> | ', '</div>'),
  'nested bars': nested('<div class="toc"><a href="#a">b</a>', '</div>'),
  'places before headings': inside('', '<a id="b"></a><h2>c</h2>', ''),
  'one heading of many places': inside('<h2>', '<a id="b"></a>', 'c</h2>'),
  'breaks in the rows of a table': inside('a|b\n-|-\n', 'c<br>d|<li>e\n', ''),
  'breaks in one cell': inside('a|b\n-|-\nc|', '<br>', ''),
  'spaces before a break': inside('a|b\n-|-\nc|', ' ', '<br'),
  'a rule of a table that never ends': inside('a|b\n', '-|', 'x<br>'),
  'a table of many rows': inside('<table>', '<tr><td>a</td><td>b</td></tr>', '</table>'),
  'many tables': inside('', '<table><tr><td>a</td><td>b</td></tr></table>\n', ''),
  'many Markdown tables': inside('', 'a|b\n-|-\nc|d\n\n', ''),
  'a cell of many lines': inside('<table>\n<tr><td>x\n\n', '  a\n', '</td></tr>\n</table>'),
  'cells that never end': inside('<table>\n<tr><td>a\n\nb', '<td>', '\n</table>'),
  'items of one list': inside('<ul>', '<li>a</li>', '</ul>'),
  'headings after a long section': (length) =>
    `<section>${'<p>a</p>'.repeat(length / 16)}${'<h2>b</h2>'.repeat(length / 20)}</section>`,
  'wrappers of consent': (length) =>
    `${'<div class="cookie">a'.repeat(300)}${'<p class="cookie">b</p>'.repeat(length / 23)}`,
  'comments that open, then close': halves('<!--', '-->'),
  'MDX comments that open, then close': halves('{/*', '*/}'),
  'one comment that never ends': inside('<!--', 'a\n', ''),
  'attributes that never end': inside('<A ', 'a="b" ', ''),
  'bare attributes that never end': inside('<b ', 'a ', ''),
  'a name that never ends': inside('<b ', 'a', ''),
  'a tag that never ends': inside('<b', 'a', ''),
  'spaces in a tag': inside('<b', ' ', ''),
  'spaces in a component': inside('<A', ' ', ''),
  'a long name of an attribute': inside('<A ', 'a', '>'),
  'braces in an attribute': inside('<A a=', '{', ''),
  'backticks in runs of rising length': rising((index) => `${'`'.repeat(index)} `),
  'backticks that look for one another': (length) => {
    const lengths = Array.from({ length: Math.sqrt(length) / 2 }, (_, index) => '`'.repeat(index + 2));
    return `${lengths.join(' ')} ${'` '.repeat(length / 4)}`;
  },
  'lists that go ever deeper': rising((index) => `${' '.repeat(2 * index)}- a\n`),
  'quotes that go ever deeper': rising((index) => `${'> '.repeat(index)}a\n`),
  'lists a hundred deep': inside('', `${'- '.repeat(100)}a\n`, ''),
  'fences in fences': rising((index) => `${'~'.repeat(index + 2)}\n`),
  'a fence that never ends': inside('```\n', 'a\n', ''),
  'a fence of backticks': inside('<pre>', '` ', '</pre>'),
  references: (length) => {
    const names = Array.from({ length: length / 24 }, (_, index) => `a${index}`);
    return names.map((name) => `[${name}]: b\n`).join('') + names.map((name) => `[a][${name}] `).join('');
  },
  'front matter that never ends': inside('---\n', 'a: b\n', ''),
  'front matter with spaces': inside('---\na: b', ' ', 'x\n---\n'),
  'front matter with backslashes': inside('---\na: "', '\\', '\n---\n'),
  'spaces before a place': inside('# a', ' ', '{'),
  'spaces between words': inside('a', ' ', 'b'),
  'spaces between elements': inside('<p>a', '<b> </b>', 'b</p>'),
  'no-break spaces': inside('<p>a', '&nbsp;', 'b</p>'),
  'a heading of many words': (length) =>
    `# ${'a '.repeat(length / 4)}\n\n${`## c\n\n${'d '.repeat(900)}\n\n`.repeat(length / 3_600)}`,
  'a title of many words': (length) =>
    `---\ntitle: ${'a '.repeat(length / 4)}\n---\n${`${'d '.repeat(900)}\n\n`.repeat(length / 3_600)}`,
  'sections of many names': rising((index) => `${'#'.repeat(1 + (index % 6))} h${index}\n\nb\n\n`),
};

/** Documents at which a reader could be kept busy for minutes, by what is odd about them. */
export const HOSTILE_SHAPES: Readonly<Record<string, HostileShape>> = {
  ...Object.fromEntries(UNITS.map((unit) => [JSON.stringify(unit), inside('', unit, '')])),
  ...SHAPES,
};
