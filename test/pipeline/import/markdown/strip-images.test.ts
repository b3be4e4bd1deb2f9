import { describe, expect, it } from '@jest/globals';
import { parseMarkdown } from '../../../../pipeline/import/markdown/parse-markdown.ts';

const read = (...lines: string[]) => parseMarkdown(lines.join('\n')).text;

describe('pictures in Markdown', () => {
  it.each([
    ['After ![inline](b.png) the picture', 'After the picture'],
    ['After ![a [b] c](<b c.png> "T"){width=50%}.', 'After .'],
    ['A.\n\n![Alone](b_(1).png =100x20)\n\nB.', 'A.\n\nB.'],
    ['- ![only](a.png)\n- Words', '- Words'],
    ['See `![code](a.png)` and \\![no](a.md).', 'See `![code](a.png)` and \\![no](a.md).'],
    ['A.\n\n```md\n![code](a.png)\n```', 'A.\n\n```md\n![code](a.png)\n```'],
    ['Text ![ref][pic] and ![pic].\n\n[pic]: a.png', 'Text and .'],
  ])('%j is read as %j', (source, text) => {
    expect(read(source)).toBe(text);
  });

  it('leave their words where they are all that a link holds', () => {
    expect(read('[![Watch it](a.png)](https://v.example)')).toBe('[Watch it](https://v.example)');
    expect(read('State: [![passing](https://x/x.svg)](https://x.org).')).toBe(
      'State: [passing](https://x.org).',
    );
    expect(read('[![Plan][p]][plan]', '', '[p]: a.png', '[plan]: b.md')).toBe('[Plan](b.md)');
  });

  it('go with their link where they are badges on a line of their own', () => {
    expect(
      read('# Keyd', '[![badge](https://x/x.svg)](https://x.org) ![b](https://img.shields.io/b)', '', 'A.'),
    ).toBe('# Keyd\n\nA.');
    expect(read('# Keyd [![b](b.svg)](https://x) [![c](c.svg)](https://x)', '', 'A.')).toBe('# Keyd\n\nA.');
    expect(read('[![B][i]][l]', '', 'A.', '', '[i]: https://x/badge', '[l]: https://x')).toBe('A.');
  });
});

describe('links by a name alone', () => {
  it('get the address that the name is given, and only then', () => {
    expect(read('See [the guide], not [this] or [a](b.md).', '', '[The  Guide]: other.md')).toBe(
      'See [the guide](other.md), not [this] or [a](b.md).',
    );
    expect(read('- [x] Done', '- [x] `[x]`, [x]', '', '[x]: y.md')).toBe(
      '- [x] Done\n- [x] `[x]`, [x](y.md)',
    );
  });
});
