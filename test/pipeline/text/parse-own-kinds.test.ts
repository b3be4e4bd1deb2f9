import { describe, expect, it } from '@jest/globals';
import { parseOwnKinds } from '../../../pipeline/text/parse-own-kinds.ts';

const lines = (...values: readonly unknown[]) =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');
const five = (label: string, key = 'label') =>
  [1, 2, 3, 4, 5].map((number) => ({ text: `${label} ${number}`, [key]: label }));
const problemsOf = (...values: readonly unknown[]) =>
  parseOwnKinds(lines(...five('a'), ...five('b'), ...values)).problems;

describe('the file of the owner’s kinds', () => {
  it('has examples with a label, which may be called intent, and what else stands in a line does not matter', () => {
    const { examples, actions, problems } = parseOwnKinds(
      `\uFEFF${lines({ id: 7, ...five('a')[0] }, ...five('a').slice(1), '', ...five('b', 'intent'))}\r\n`,
    );
    expect(problems).toEqual([]);
    expect(actions.size).toBe(0);
    expect(examples.slice(-6)).toEqual([
      { text: 'a 5', label: 'a', line: 5 },
      ...[1, 2, 3, 4, 5].map((number) => ({ text: `b ${number}`, label: 'b', line: 6 + number })),
    ]);
  });

  it('says what is to be done with a label, in one line or several', () => {
    const { actions, problems } = parseOwnKinds(
      lines(
        ...five('a'),
        ...five('b'),
        { label: 'a', page: 'steps' },
        { label: 'a', answer: ' We **do**. ' },
        { label: 'b', handover: 'tel:+1-555-0100', page: 'facts' },
      ),
    );
    expect(problems).toEqual([]);
    expect([...actions]).toEqual([
      ['a', { page: 'steps', answer: 'We **do**.' }],
      ['b', { handover: 'tel:+1-555-0100', page: 'facts' }],
    ]);
  });

  it('names every line that is wrong, and what to do', () => {
    expect(problemsOf('{"text":', '[1]', { text: 'x' }, { label: 'a' }, { text: ' ', label: 'a' })).toEqual([
      expect.stringMatching(/^line 11: it is not JSON\. Write it like \{"text"/),
      expect.stringMatching(/^line 12: it is not a JSON object/),
      expect.stringMatching(/^line 13: it has no "label"/),
      expect.stringMatching(/^line 14: it has no "text"/),
      expect.stringMatching(/^line 15: it has no "text"/),
    ]);
    expect(problemsOf({ text: 'x'.repeat(4_001), label: 'a' })).toEqual([
      'line 11: its "text" has 4001 characters, and 4000 are the most. Shorten it',
    ]);
    expect(problemsOf({ text: 'x', label: 'a\u0007b' })).toEqual([
      expect.stringMatching(/^line 11: a label is/),
    ]);
  });

  it('refuses an action that cannot be done or is given twice, and a field that does not belong to one', () => {
    expect(
      problemsOf(
        { label: 'a', page: 'poster' },
        { label: 'a', answer: '' },
        { label: 'b', page: 'steps' },
        { label: 'b', page: 'facts' },
        { label: 'b', handover: 'mailto:a@b.example', text: 'x' },
      ),
    ).toEqual([
      'line 11: "page" is one of steps, comparison, facts, explanation, overview',
      expect.stringMatching(/^line 12: it has no "answer"/),
      'line 14: "b" has a "page" already. Take one of them out',
      expect.stringMatching(/^line 15: "text" does not belong beside "handover"/),
    ]);
  });

  it.each(['https://help.example/chat?a=b', 'mailto:help@example.org?subject=Hello', 'tel:+15550100'])(
    'hands over to %s',
    (handover) => {
      expect(problemsOf({ label: 'a', handover })).toEqual([]);
    },
  );

  it.each([
    'http://help.example',
    'javascript:alert(1)',
    'https://',
    'https://a.example/<b>',
    'mailto:nobody',
    'tel:help',
    'data:text/html,x',
    '//help.example',
    'tel:()-.',
    'https://help.example@other.example/',
    'https://help.example/\u202Egpj.exe',
    'https://help.example/\u0000',
    `https://help.example/${'a'.repeat(2_000)}`,
    7,
  ])('does not hand over to %j', (handover) => {
    expect(problemsOf({ label: 'a', handover })).toEqual([
      expect.stringMatching(/^line 11: "handover" is an address/),
    ]);
  });

  it('names labels with too few examples and actions without any, and leaves them out', () => {
    const { examples, actions, problems } = parseOwnKinds(
      lines(
        ...five('a'),
        ...five('b'),
        { text: 'x', label: 'few' },
        { label: 'few', page: 'facts' },
        { label: 'none', page: 'facts' },
      ),
    );
    expect(problems).toEqual([
      'the label "few" has 1 example, and 5 are the fewest. Add some, or take it out',
      'the label "none" is to do something, and has no examples. Add 5 or more',
    ]);
    expect(new Set(examples.map(({ label }) => label))).toEqual(new Set(['a', 'b']));
    expect(actions.size).toBe(0);
  });

  it('needs two labels, or there is nothing to tell apart', () => {
    expect(parseOwnKinds(lines(...five('a'))).problems).toEqual([
      expect.stringMatching(/^it has 1 label with 5 examples or more, and 2 to 1000 can be told apart$/),
    ]);
    expect(parseOwnKinds('').problems).toHaveLength(1);
  });
});
