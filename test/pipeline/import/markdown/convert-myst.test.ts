import { describe, expect, it } from '@jest/globals';
import { parseMarkdown } from '../../../../pipeline/import/markdown/parse-markdown.ts';

const read = (...lines: string[]) => parseMarkdown(lines.join('\n')).text;
const marksOf = (...lines: string[]) => parseMarkdown(lines.join('\n')).templateMarks;

describe('reading MyST', () => {
  it('says roles as words or as code', () => {
    expect(
      read(
        'See {class}`attrs.Converter`, {func}`~attrs.define`, {ref}`the hooks <hooks>`, {doc}`api`, `{ref}`.',
      ),
    ).toBe('See `attrs.Converter`, `define`, the hooks, api, `{ref}`.');
  });

  it('lays out boxes in fences of both kinds, one in another', () => {
    expect(
      read(
        '````{warning} Mind',
        ':class: big',
        '',
        'A {class}`B`.',
        '',
        '```{tip}',
        'C.',
        '```',
        '````',
        '',
        '## D',
        '',
        'E.',
      ),
    ).toBe('**Mind**\n\nA `B`.\n\n**Tip**\n\nC.\n\n## D\n\nE.');
    expect(read(':::{note}', 'A.', ':::')).toBe('**Note**\n\nA.');
    expect(read('::::{tab-set}', ':::{tab-item} pip', 'A.', ':::', '::::')).toBe('**pip**\n\nA.');
    expect(read('```{versionadded} 1.2', 'New.', '```')).toBe('**Added in version 1.2**\n\nNew.');
  });

  it('keeps code in plain fences without options', () => {
    expect(read('```{code-block} python', ':linenos:', ':caption: app.py', '', 'a = {b}`c`', '```')).toBe(
      '**app.py**\n\n```python\na = {b}`c`\n```',
    );
    expect(read('```{code}', 'a', '```')).toBe('```\na\n```');
    expect(read('```{doctest}', '>>> 1', '1', '```')).toBe('```pycon\n>>> 1\n1\n```');
    expect(read('~~~', '```{note}', '% a', '~~~')).toBe('~~~\n```{note}\n% a\n~~~');
    expect(read('```{python}', '% a', '```')).toBe('```python\n% a\n```');
  });

  it('leaves out what only the builder reads, and counts what other files hold', () => {
    const lines = [
      'A.',
      '',
      '```{toctree}',
      'a',
      '```',
      '```{include} b.md',
      '```',
      '```{eval-rst}',
      '.. c::',
      '```',
      'D.',
    ];
    expect(read(...lines)).toBe('A.\n\nD.');
    expect(marksOf(...lines)).toBe(2);
    expect(read('A.', '', '% a comment', '+++', '', 'B, 50', '% of it.')).toBe('A.\n\nB, 50\n% of it.');
  });

  it('takes labels for anchors, and links to them for words', () => {
    const { text, anchors } = parseMarkdown(
      '(how_frozen)=\n# Frozen\n\n[get](how-frozen), [](how-frozen), [](b-c.md), `a`/{b}`c`.',
    );
    expect(text).toBe('# Frozen\n\nget, how frozen, [b c](b-c.md), `a`/`c`.');
    expect([...anchors]).toEqual([[0, 'how-frozen']]);
    expect(read('[the page](intro) beside')).toBe('[the page](intro) beside');
  });
});
