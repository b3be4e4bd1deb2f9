import { describe, expect, it } from '@jest/globals';
import { PassedOver } from '../../../../pipeline/import/passed-over.ts';
import { parseRst } from '../../../../pipeline/import/restructured-text/parse-rst.ts';

const read = (...lines: string[]) => parseRst(lines.join('\n')).text;

describe('reading reStructuredText', () => {
  it('makes titles headings by the order of their marks, with the anchors that docutils makes', () => {
    const { text, anchors } = parseRst(
      '=====\nTitle\n=====\n\nA.\n\n.. _my_label:\n\nFirst Part\n==========\n\nB.\n\nDeep\n----\n\nC.\n\nFirst part\n==========\n\nD.',
    );
    expect(text).toBe('# Title\n\nA.\n\n## First Part\n\nB.\n\n### Deep\n\nC.\n\n## First part\n\nD.');
    expect([...anchors.values()]).toEqual(['title', 'my-label', 'deep', 'first-part']);
  });

  it('reads inline markup, roles and links', () => {
    expect(
      read(
        'Use ``keyd --x``, :func:`~os.path.join`, :menuselection:`A --> B`, :pep:`8` and `docs <https://d.example>`_.',
        'See :ref:`here <x>`, :ref:`end`, :doc:`/guide/set-up`, Python_ and `the wiki`__. No foo_bar or x_ [#f]_ is one.',
        '',
        '.. _python: https://p.example',
        '__ https://w.example',
        '.. [#f] A note.',
        '',
        '.. _end:',
        '',
        'The End',
        '-------',
      ),
    ).toBe(
      'Use `keyd --x`, `join`, A → B, PEP 8 and [docs](https://d.example). See here, The End, set up, [Python](https://p.example) and [the wiki](https://w.example). No foo_bar or x_ is one.\n\nA note.\n\n# The End',
    );
  });

  it('shows what single backticks hold as the role that is the default one does', () => {
    expect(
      read('Call `Schema.load <pkg.Schema.load>` of `~pkg.Schema`, see `docs <https://d.example/a>`.'),
    ).toBe('Call `Schema.load` of `Schema`, see [docs](https://d.example/a).');
    expect(read('Set `~/.config`, `!important`, `a <b>` and `x.y`.')).toBe(
      'Set `~/.config`, `!important`, `a <b>` and `x.y`.',
    );
  });

  it('replaces substitutions and counts those that only the site knows', () => {
    const { text, templateMarks } = parseRst('|p| of |version|.\n\n.. |p| replace:: **Keyd**');
    expect([text, templateMarks]).toEqual(['**Keyd** of |version|.', 1]);
    expect(read('|a|\n\n.. |a| replace:: |a|')).toBe('|a|');
  });

  it('keeps code with its language, and what a double colon announces', () => {
    expect(read('Run::', '', '    $ a', '      b', '', 'Then.')).toBe('Run:\n\n```\n$ a\n  b\n```\n\nThen.');
    expect(read('.. code-block:: python', '   :linenos:', '', '   f(', '       1)', '', '>>> 1', '1')).toBe(
      '```python\nf(\n    1)\n```\n\n```python\n>>> 1\n1\n```',
    );
    expect(read('.. highlight:: sh', '', '::', '', '   a ``` b')).toBe('````sh\na ``` b\n````');
  });

  it('reads boxes, versions and objects', () => {
    expect(read('.. note:: Mind', '   this.', '', '   More.', '', '   Title', '   =====')).toBe(
      '**Note**\n\nMind this.\n\nMore.\n\n**Title**',
    );
    expect(read('.. versionadded:: 2.1', '   Fast.')).toBe('**Added in version 2.1**: Fast.');
    expect(read('.. py:function:: f(a)', '              g(b)', '', '   Does.', '', '   :param a: one')).toBe(
      '**`f(a)`**\n\n**`g(b)`**\n\nDoes.\n\n- **a**: one',
    );
    expect(read('.. tabs::', '', '   .. tab:: Linux', '', '      Run.')).toBe('**Linux**\n\nRun.');
  });

  it('reads lists, definitions, options and line blocks', () => {
    expect(read('- a', '', '  b', '', '  * c', '- d', '', '#. e', '#. f', '', 'B. Einstein', 'came.')).toBe(
      '- a\n\n  b\n  - c\n- d\n\n1. e\n2. f\n\nB. Einstein came.',
    );
    expect(read('term : str', '   Said.', '', '-a, --all   All', '', '| one', '| two')).toBe(
      '**term** (str)\n\nSaid.\n\n- `-a, --all`: All\n\none  \ntwo',
    );
  });

  it('reads tables in all their forms', () => {
    expect(read('+---+---+', '| A | B |', '+===+===+', '| 1 | 2 |', '|   | 3 |', '+---+---+')).toBe(
      '| A | B |\n| --- | --- |\n| 1 | 2 3 |',
    );
    expect(read('=== ===', 'A   B', '=== ===', '1   2', '=== ===', '', 'After.')).toBe(
      '| A | B |\n| --- | --- |\n| 1 | 2 |\n\nAfter.',
    );
    expect(read('.. list-table:: Ports', '', '   * - A', '     - B | C', '   * - 1')).toBe(
      '**Ports**\n\n| A | B \\| C |\n| --- | --- |\n| 1 |',
    );
    expect(read('.. csv-table::', '   :header: a, b', '', '   "x, y", 2')).toBe(
      '| a | b |\n| --- | --- |\n| x, y | 2 |',
    );
    expect(read('.. list-table::', '', '   * - A', '     - ::', '', '          code')).toBe(
      '**A**\n\n```\ncode\n```',
    );
  });

  it('reads no other file, and counts what stands for one', () => {
    const { text, templateMarks } = parseRst(
      '.. include:: /etc/passwd\n\n.. literalinclude:: a.py\n\n.. csv-table::\n   :file: /etc/passwd\n\n.. automodule:: b\n\nA.',
    );
    expect([text, templateMarks]).toEqual(['A.', 4]);
    expect(
      read('.. raw:: html', '', '   <p>B</p><script>c()</script>', '', '.. raw:: latex', '', '   D'),
    ).toBe('B');
    expect(
      read(
        '.. a comment',
        '   of two lines',
        '',
        '.. image:: x.png',
        '',
        '.. toctree::',
        '',
        '   a',
        '',
        'A.',
      ),
    ).toBe('A.');
  });

  it('is withdrawn when it is not to be searched', () => {
    expect(() => read(':nosearch:', '', 'A.')).toThrow(PassedOver);
    expect(read(':orphan:', '', 'A.')).toBe('A.');
  });
});

describe('directives that are not known', () => {
  it('keep a body that reads as code as it is', () => {
    const example = read(
      '.. click:example::',
      '',
      '    @click.command()',
      '    def hello(count):',
      '        """Says it.\\n"""',
      '',
      '        click.echo(count)',
    );
    expect(example).toBe(
      '```\n@click.command()\ndef hello(count):\n    """Says it.\\n"""\n\n    click.echo(count)\n```',
    );
    expect(read('.. exec_code::', '', '   print("a")')).toBe('```\nprint("a")\n```');
    expect(read('.. jinja:: ctx', '', '   {% for a in b %}', '   * {{ a }}', '   {% endfor %}')).toContain(
      '```\n{%',
    );
  });

  it('show a body of sentences as text', () => {
    expect(read('.. own-box::', '', '   Call ``run(x)`` first (see below).', '', '   - a', '   - b')).toBe(
      'Call `run(x)` first (see below).\n\n- a\n- b',
    );
    expect(read('.. own-grid::', '', '   .. note::', '', '      A = b().')).toBe('**Note**\n\nA = b().');
  });

  it('say what a domain of their own describes', () => {
    expect(read('.. http:get:: /users/(int:id)', '', '   One user.')).toBe(
      '**`GET /users/(int:id)`**\n\nOne user.',
    );
  });
});
