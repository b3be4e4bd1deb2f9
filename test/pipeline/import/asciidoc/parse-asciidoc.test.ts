import { describe, expect, it } from '@jest/globals';
import { parseAsciidoc } from '../../../../pipeline/import/asciidoc/parse-asciidoc.ts';
import { PassedOver } from '../../../../pipeline/import/passed-over.ts';

const read = (...lines: string[]) => parseAsciidoc(lines.join('\n'), 'a.adoc').text;

describe('reading AsciiDoc', () => {
  it('makes titles headings with the ids that Asciidoctor makes', () => {
    const source =
      '= Title\nJane Doe <j@a.example>\nv1.0, 2024-01-01\n:toc:\n\nA.\n\n== First Part\n\nB.\n\n[[own]]\n=== Deep ===\n\nC.\n\n== First part\n\nD.\n\n[#last]\n== Last\n\nE.';
    const { text, anchors } = parseAsciidoc(source, 'a.adoc');
    expect(text).toBe(
      '# Title\n\nA.\n\n## First Part\n\nB.\n\n### Deep\n\nC.\n\n## First part\n\nD.\n\n## Last\n\nE.',
    );
    expect([...anchors.values()]).toEqual(['_first_part', 'own', '_first_part_2', 'last']);
    expect([...parseAsciidoc(source, 'modules/a/pages/b.adoc').anchors.values()][0]).toBe('first-part');
    expect(read('Old Title', '=========', '', 'A.', '', 'Section', '-------', '', 'B.')).toBe(
      '# Old Title\n\nA.\n\n## Section\n\nB.',
    );
  });

  it('reads inline markup, links and notes', () => {
    expect(
      read(
        'Keys *are* rotated _often_ by `keyd --x` and **un**constrained. See <<end>>, <<end,here>>, https://a.example[the site],',
        'link:/b[b], xref:other-page.adoc[], kbd:[Ctrl+C], menu:File[Save > As] footnote:[A note.] and 2 * 3 * 4, a_b_c, \\*not*.',
        '',
        '[#end]',
        '== The End',
      ),
    ).toBe(
      'Keys **are** rotated *often* by `keyd --x` and **un**constrained. See The End, here, [the site](https://a.example), [b](/b), other page, `Ctrl+C`, File → Save → As (A note.) and 2 * 3 * 4, a_b_c, *not*.\n\n## The End',
    );
  });

  it('puts values in the place of their names, and counts those that no one set', () => {
    const { text, templateMarks } = parseAsciidoc(
      ':url: https://{host}\n:host: no\n:v: 2\n\n{url}[x] {v} {nbsp}{unknown} \\{v}',
      '',
    );
    expect([text, templateMarks]).toEqual(['[x](https://{host}) 2 {unknown} {v}', 1]);
    expect(
      read(':a: xxxxxxxxxx', ...Array.from({ length: 40 }, () => ':a: {a}{a}'), '', '{a}').length,
    ).toBeLessThan(2_100);
  });

  it('keeps code with its language and callouts', () => {
    expect(
      read(
        '.Say it',
        '[source,ruby]',
        '----',
        'puts 1 # <1>',
        '----',
        '<1> Prints',
        '',
        '```js',
        'a',
        '```',
        '',
        ' literal',
        '  lines',
      ),
    ).toBe(
      '**Say it**\n\n```ruby\nputs 1 # (1)\n```\n\n1. Prints\n\n```js\na\n```\n\n```\nliteral\n lines\n```',
    );
    expect(read('[mermaid]', '....', 'graph', '....', '', 'A.')).toBe('A.');
  });

  it('reads boxes and quotations', () => {
    expect(read('NOTE: Mind', 'this.', '', '[WARNING]', '====', 'Body.', '', '== No section', '====')).toBe(
      '**Note**\n\nMind this.\n\n**Warning**\n\nBody.\n\n**No section**',
    );
    expect(read('[quote, Someone]', '____', 'To be', 'or not.', '____')).toBe('> To be or not.\n\n— Someone');
  });

  it('reads lists in lists, what a plus attaches and terms', () => {
    expect(
      read(
        '* a',
        'more',
        '** b',
        '*** c',
        '* d',
        '+',
        '----',
        'code',
        '----',
        '',
        '. one',
        '.. two',
        '. three',
        '',
        'CPU:: The brain',
        'RAM::',
        '  The memory',
      ),
    ).toBe(
      '- a more\n  - b\n    - c\n- d\n\n  ```\n  code\n  ```\n  1. one\n     1. two\n  2. three\n     - **CPU**: The brain\n     - **RAM**: The memory',
    );
    expect(read('* a', '', '//-', '', '. b')).toBe('- a\n\n1. b');
  });

  it('reads tables by their columns, with spans and formats', () => {
    expect(read('|===', '|A |B', '', '|1', '|2 \\| 3', '', '2+|wide', '|===')).toBe(
      '| A | B |\n| --- | --- |\n| 1 | 2 \\| 3 |\n| wide |  |',
    );
    expect(read('[cols="1,a"]', '|===', '|A', '|', '----', 'code', '----', '|===')).toBe(
      '**A**\n\n```\ncode\n```',
    );
    expect(read('[%header,format=csv]', '|===', 'A,"B, C"', '1,2', '|===')).toBe(
      '| A | B, C |\n| --- | --- |\n| 1 | 2 |',
    );
    expect(read('|===', '|A |B', '.2+|x |1', '|2', '|===')).toBe(
      '| A | B |\n| --- | --- |\n| x | 1 |\n|  | 2 |',
    );
  });

  it('reads no other file, counts what stands for one, and keeps to its conditions', () => {
    const { text, templateMarks } = parseAsciidoc(
      'include::/etc/passwd[]\n\n----\ninclude::b.rb[]\n----\n\nifdef::x[]\nHidden.\nendif::[]\nifndef::x[Shown.]\n\n// comment\n////\nsecret\n////\nimage::a.png[]\n\nchart::c[]',
      '',
    );
    expect([text, templateMarks]).toEqual(['Shown.', 3]);
    expect(read('++++', '<p>B</p><script>c()</script>', '++++')).toBe('B');
  });

  it('is withdrawn when its attributes say so', () => {
    expect(() => read('= T', ':page-draft: true', '', 'A.')).toThrow(PassedOver);
    expect(() => read('= T', ':noindex:', '', 'A.')).toThrow(PassedOver);
  });
});
