import { describe, expect, it } from '@jest/globals';
import { parseOwnerAnswers, toOwnerAnswersText } from '../../../pipeline/text/owner-answers-text.ts';

const REFUNDS = { id: 'refunds', questions: ['Can I get my money back?'], text: 'Yes.' };
const parse = (...lines: object[]) => parseOwnerAnswers(lines.map((line) => JSON.stringify(line)).join('\n'));

describe("the owner's answers as text", () => {
  it('are read as they were written', () => {
    const answers = [
      { ...REFUNDS, text: '**Yes**\n\nwithin a month', expires: '2026-02-28' },
      { id: 'b', questions: ['One?', 'Two?'], text: 'Three.', expires: null },
    ];
    expect(parseOwnerAnswers(toOwnerAnswersText(answers))).toEqual({ answers, problems: [] });
    expect(parseOwnerAnswers('')).toEqual({ answers: [], problems: [] });
  });

  it('may have the title of a document as their one question', () => {
    const { answers } = parse({ id: 'a', title: 'Why?', text: 'So.' });
    expect(answers).toEqual([{ id: 'a', questions: ['Why?'], text: 'So.', expires: null }]);
  });

  it('have questions of one line, each of which is one way of asking', () => {
    const { answers } = parse({ ...REFUNDS, questions: ['Hello\r\n\nCan I get  my money back?'] });
    expect(answers[0]?.questions).toEqual(['Hello Can I get my money back?']);
  });

  it.each(['new', '.', '..', 'a\ud800', 'a\u0000', 'a\n'])('are refused with the id %j', (id) => {
    const { answers, problems } = parse({ ...REFUNDS, id });
    expect(answers).toEqual([]);
    expect(problems).toEqual([expect.stringContaining('cannot stand in an address')]);
  });

  it('have questions without spaces around them, blank lines and repeats', () => {
    const { answers } = parse({ ...REFUNDS, questions: [' One? ', '', 'One?', 'Two?'] });
    expect(answers[0]?.questions).toEqual(['One?', 'Two?']);
  });

  it.each([
    [{ ...REFUNDS, id: '' }, 'has no "id"'],
    [{ ...REFUNDS, id: 7 }, 'has no "id"'],
    [{ ...REFUNDS, questions: [] }, 'has no question'],
    [{ ...REFUNDS, questions: 'One?' }, 'has no question'],
    [{ ...REFUNDS, questions: Array.from({ length: 51 }, (_, n) => `Q ${n}?`) }, 'more than 50 questions'],
    [{ ...REFUNDS, questions: ['x'.repeat(501)] }, 'more than 500 characters'],
    [{ ...REFUNDS, text: ' \n ' }, 'has no answer'],
    [{ ...REFUNDS, text: 'x'.repeat(8_001) }, 'more than 8000 characters'],
    [{ ...REFUNDS, expires: 'tomorrow' }, '"tomorrow" is no day'],
    [{ ...REFUNDS, expires: '2026-02-30' }, '"2026-02-30" is no day'],
  ])('are refused with %j', (line, problem) => {
    const { answers, problems } = parse({ ...REFUNDS, id: 'first' }, line);
    expect(answers).toHaveLength(1);
    expect(problems).toEqual([expect.stringMatching(/^line 2: /)]);
    expect(problems[0]).toContain(problem);
  });

  it('are refused when a line is no object, or has the id of another', () => {
    const { problems } = parseOwnerAnswers(
      `nothing\n[]\n${toOwnerAnswersText([{ ...REFUNDS, expires: null }]).repeat(2)}`,
    );
    expect(problems).toEqual([
      expect.stringContaining('line 1: it is not valid JSON'),
      expect.stringContaining('line 2: it is not a JSON object'),
      expect.stringContaining('line 4: "refunds" is the id of an earlier line'),
    ]);
  });
});
