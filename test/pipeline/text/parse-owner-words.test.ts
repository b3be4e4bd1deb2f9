import { describe, expect, it } from '@jest/globals';
import { MAX_RULES, parseOwnerWords } from '../../../pipeline/text/parse-owner-words.ts';

describe('parseOwnerWords', () => {
  it('reads a rule a line, in both directions or in one', () => {
    const text = '\uFEFF# ours\r\nlaid off = severance,  job   loss\n\nlaptop,phone->equipment # hardware\n';
    expect(parseOwnerWords(text)).toEqual({
      rules: [
        { asked: ['laid off', 'severance', 'job loss'], found: ['laid off', 'severance', 'job loss'] },
        { asked: ['laptop', 'phone'], found: ['equipment'] },
      ],
      problems: [],
    });
  });

  it('takes words of any script, with marks and hyphens of their own', () => {
    const text = 'C# = C sharp\ne-mail=mail\nотпуск = vacation\n年休 = 有給休暇';
    const { rules, problems } = parseOwnerWords(text);
    expect([rules.map(({ asked }) => asked), problems]).toEqual([
      [
        ['C#', 'C sharp'],
        ['e-mail', 'mail'],
        ['отпуск', 'vacation'],
        ['年休', '有給休暇'],
      ],
      [],
    ]);
  });

  const form = 'Write it like "laid off = severance" or, for one direction, "laid off -> severance"';
  it.each([
    ['shortcut alias', `line 1: "shortcut alias" has no = and no ->. ${form}`],
    ['shortcut => alias', `line 1: "=>" is no sign that is known. ${form}`],
    ['shortcut <-> alias', `line 1: it has 2 signs (< ->) where one belongs. ${form}`],
    ['a word = b word = c word', `line 1: it has 2 signs (= =) where one belongs. ${form}`],
    ['= alias', `line 1: nothing stands before the =. ${form}`],
    ['shortcut ->  # none', `line 1: nothing stands after the ->. ${form}`],
    ['shortcut = alias,, link', 'line 1: nothing stands beside one of the commas. Take the comma out'],
    [
      'Shortcuts = shortcut',
      'line 1: "Shortcuts" and "shortcut" are the same to the search, which ignores case and endings. Take one of them out',
    ],
    [
      'within = inside',
      'line 1: "within" has only everyday words or marks, which the search leaves out. Use a word that names the subject',
    ],
    [
      `alias = ${'x'.repeat(81)}`,
      `line 1: "${'x'.repeat(40)}…" has 81 characters, and 80 are the most. Name the word alone, without a sentence around it`,
    ],
    [
      `alias = ${'x'.repeat(993)}`,
      'line 1: it has 1001 characters, and 1000 are the most. Make two rules of it',
    ],
  ])('says of the line %j what is wrong and what to do', (line, problem) => {
    expect(parseOwnerWords(line)).toEqual({ rules: [], problems: [problem] });
  });

  it('names every line that is wrong, and keeps the others', () => {
    const { rules, problems } = parseOwnerWords('one\nalias = shortcut\n\n# two\nthree');
    expect([rules.length, problems.map((problem) => problem.split(':')[0])]).toEqual([
      1,
      ['line 1', 'line 5'],
    ]);
  });

  it('takes so many rules and no more', () => {
    const lines = Array.from({ length: MAX_RULES }, (_, index) => `visitor${index} = document${index}`);
    expect(parseOwnerWords(lines.join('\n')).problems).toEqual([]);
    const { problems } = parseOwnerWords([...lines, 'one = more', 'and = more'].join('\n'));
    expect(problems).toEqual([expect.stringMatching(/^line 2001: it is the rule after the 2,000th/)]);
  });
});
