import { describe, expect, it } from '@jest/globals';
import { parseMarkdown } from '../../../../pipeline/import/markdown/parse-markdown.ts';

const read = (...lines: string[]) => parseMarkdown(lines.join('\n')).text;
const marksOf = (...lines: string[]) => parseMarkdown(lines.join('\n')).templateMarks;

describe('reading the Markdown of MkDocs', () => {
  it.each([
    [
      'Press ++ctrl+c++ or ++arrow-up++, not `++a++` or C++ and ++ x.',
      'Press `Ctrl+C` or `Arrow Up`, not `++a++` or C++ and ++ x.',
    ],
    ['A {++new++} {--old --}{~~bad~>good~~} word{>>why<<}, {--not --} {==this==}.', 'A new good word, this.'],
    ['Mind ==this word==, a == b == c, `==d==`.', 'Mind this word, a == b == c, `==d==`.'],
    [':material-check: Yes :fontawesome-brands-x:{ .big } no :smile:', 'Yes no :smile:'],
    ['Call `:::python a = b` or `#!js c()`, not `:::`.', 'Call `a = b` or `c()`, not `:::`.'],
    ['The HTML.\n\n*[HTML]: Hyper Text', 'The HTML.'],
  ])('%j is read as %j', (source, text) => {
    expect(read(source)).toBe(text);
  });

  it('names the objects whose words stand elsewhere, and counts them', () => {
    const lines = ['# API', '', '::: mymod.Class', '    options:', '      show: true', '', 'A.'];
    expect(read(...lines)).toBe('# API\n\n`mymod.Class`\n\nA.');
    expect(marksOf(...lines)).toBe(1);
    expect(read('::: warning', 'A.', ':::')).toBe('**Warning**\n\nA.');
  });

  it('counts files that are included', () => {
    const lines = ['A.', '', '{!inc.md!}', '', '```python', '{!a.py!}', '```', '', '{* ./b.py hl[1] *}'];
    expect([read(...lines), marksOf(...lines)]).toEqual(['A.', 3]);
  });

  it('lays out blocks between slashes as boxes', () => {
    expect(
      read(
        '/// note | Mind',
        'A.',
        '///',
        '',
        '/// admonition',
        '    type: warning',
        '',
        '## B',
        '///',
        '',
        '## C',
        '',
        'D.',
      ),
    ).toBe('**Mind**\n\nA.\n\n**Warning**\n\n**B**\n\n## C\n\nD.');
    expect(read('/// note', 'A.')).toBe('/// note\nA.');
  });

  it('says terms in bold with their definitions behind them', () => {
    expect(
      read(
        'Term',
        ':   Its meaning,',
        '    told on.',
        '',
        '    ```',
        '    code',
        '    ```',
        '',
        '`other`',
        '',
        ': One.',
        ': Two.',
        '',
        'After.',
      ),
    ).toBe('**Term**: Its meaning,\ntold on.\n\n```\ncode\n```\n\n`other`: One.\n\nTwo.\n\nAfter.');
    expect(read('|a|b|', '|-|-|', '|c|d|', '', ': A caption')).toContain(': A caption');
  });
});
