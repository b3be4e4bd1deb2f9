/** Makes a text of just so many characters. */
export type Shape = (length: number) => string;

const CHARACTERS = [
  ...'aZé1@./\\"\'`-_#*+~=|()[]{}<>&:;,!?%$^ \t\n\r',
  '\u00a0',
  '\u0301',
  '\u200d',
  '\ue000',
  '\ufb03',
  '٣',
  'あ',
  '中',
  '한',
  'กา',
  'ا',
  'я',
  '？',
  '。',
  '“',
  '😀',
  '👩‍👩‍👧',
];

const PIECES = [
  ...[
    'ab ',
    'a.',
    'a@',
    '.@',
    'a.b@c.',
    'http://',
    'http://a ',
    'https://a.b/c?d=',
    'www.',
    'a, ',
    'aB',
    'aA0',
  ],
  ...[
    'AbCd ',
    '1,',
    '1,234,',
    '1. ',
    '- ',
    '> ',
    '# ',
    '| a ',
    '|-',
    '|a|b|\n',
    '**a ',
    '*a ',
    '__a ',
    '_a ',
    '`a ',
  ],
  ...[
    '``a` ',
    '~~~\n',
    '```\n',
    '[a](',
    '[a](b',
    '[](',
    '![',
    '[1] ',
    '](',
    '<a ',
    '<a>',
    '<!--',
    '&amp;',
    '\\(',
  ],
  ...[
    'a\n',
    'a\n\n',
    '\n  ',
    '- a\n',
    '1. a\n',
    '> a\n',
    '  - a\n',
    'a \n',
    '([',
    '"a ',
    "a'",
    "n't ",
    'x y ',
    'who is ',
  ],
  ...[
    'is ',
    'and ',
    ' vs ',
    'a and ',
    'how to ',
    'never ',
    'i am new to ',
    "i'm very ",
    'the site ',
    'due ',
    'release 1 ',
  ],
  ...[
    'i have been using ',
    'U.S. ',
    'A. ',
    'Mr. ',
    'a? ',
    '... ',
    'か？',
    'とは',
    'ーア',
    'é ',
    'e\u0301',
    '\u0301 ',
    'ing ',
  ],
  ...[
    'a-',
    'a_',
    'A_B ',
    '--a',
    'a()',
    '$a',
    'Content-Type: ',
    'res.sendFile ',
    '<3',
    ':)',
    '====\n',
    '---\n',
    'a: b\n',
  ],
  ...['q=0.1,', 'en-', 'a=b; ', '%20', 'a\tb', ' - '],
];

/** What opens something that the rest of the text never closes, or that only its end decides. */
const OPENINGS = ['[a](', '[a](b', '# ', '- ', '~~~', '```', '| ', '<', 'i am ', '"', 'x'];
const FILLINGS = [' ', '#', '~', '`', '|', ' -', '(a)'];

/** Texts that have been slow to read, here and elsewhere, by a name to print. */
export function listShapes(): [name: string, shape: Shape][] {
  const shapes: [string, Shape][] = [...CHARACTERS, ...PIECES].map((piece) => [quote(piece), repeat(piece)]);
  for (const character of CHARACTERS) {
    shapes.push([`${quote(character)} and an x`, (length) => `${repeat(character)(length - 1)}x`]);
  }
  for (const opening of OPENINGS) {
    for (const filling of FILLINGS) {
      for (const end of ['x', '`']) {
        const rest = (length: number) => repeat(filling)(length - opening.length - end.length);
        shapes.push([`${quote(opening + filling)} to ${end}`, (length) => opening + rest(length) + end]);
      }
    }
  }
  for (const [open = '', close = ''] of ['()', '[]', '{}', '<>', '“”']) {
    const nested: Shape = (length) => open.repeat(length / 2) + close.repeat(length / 2);
    shapes.push([`nested ${open}${close}`, nested]);
  }
  for (const [between, name] of [[' '], ['.'], ['\n'], ['. '], [', '], [' and '], ['', 'nothing']] as const) {
    const join: Shape = (length) => listUnknownWords(length).join(between).slice(0, length);
    shapes.push([`unknown words joined by ${name ?? quote(between)}`, join]);
  }
  shapes.push(['runs of backticks', growing((size) => `${'`'.repeat(size)}a`)]);
  shapes.push(['growing indents', growing((size) => `${' '.repeat(size)}- a\n`)]);
  shapes.push([
    'numbers',
    (length) =>
      Array.from({ length }, (_, n) => n)
        .join(' ')
        .slice(0, length),
  ]);
  return shapes;
}

/** Different words that no language has, enough for a text of this length. */
export function listUnknownWords(length: number): string[] {
  let state = 12_345;
  const next = () => {
    state = (state * 48_271) % 0x7fffffff;
    return state;
  };
  return Array.from({ length: length / 6 }, () =>
    Array.from({ length: 5 + (next() % 8) }, () => String.fromCharCode(97 + (next() % 26))).join(''),
  );
}

function repeat(piece: string): Shape {
  return (length) =>
    piece.repeat(Math.ceil(Math.max(0, length) / piece.length)).slice(0, Math.max(0, length));
}

function growing(piece: (size: number) => string): Shape {
  return (length) =>
    Array.from({ length: Math.ceil(Math.sqrt(2 * length)) }, (_, size) => piece(size + 1))
      .join('')
      .slice(0, length);
}

function quote(text: string): string {
  return JSON.stringify(text);
}
