import { describe, expect, it } from '@jest/globals';
import { listCodeLines, toShownText } from '../shown-text.ts';
import { formatTable, judge } from './table.ts';

const higher = { title: 'gold', better: 'higher', floor: 0.4, aim: 0.5 } as const;
const lower = { title: 'refused', better: 'lower', floor: 0.03, aim: 0.01 } as const;

describe('the table of answers', () => {
  it.each([
    [higher, 0.3994, 'MISSED'],
    [higher, 0.3996, 'met'],
    [higher, 0.5, 'aim met'],
    [lower, 0.031, 'MISSED'],
    [lower, 0.03, 'met'],
    [lower, -0.2, 'aim met'],
    [lower, Number.NaN, 'MISSED'],
    [higher, Number.NaN, 'MISSED'],
    [{ title: 'told', better: null }, 0, ''],
  ] as const)('judges %j of %d', (measure, value, verdict) => {
    expect(judge({ measure, value })).toBe(verdict);
  });

  it('has a line a measure, with its bounds and what it is made of', () => {
    const rows = [
      { measure: lower, value: 0.0204, detail: 'of 5' },
      { measure: { title: 'told', better: null }, value: 1 },
    ];
    expect(formatTable(rows).split('\n').slice(2)).toEqual([
      '| refused (of 5) | 0.02 | <= 0.03 | <= 0.01 | met |',
      '| told | 1 |  |  |  |',
    ]);
  });
});

describe('what a reader sees of an answer', () => {
  const answer = 'Set the port:\n\n```js\napp.listen(80)\n}\n```\n\nThen start it.';

  it('is its first 400 characters without code blocks', () => {
    expect(toShownText(answer)).toBe('Set the port:\n\n\n\nThen start it.');
    expect(toShownText(`${answer}${'x'.repeat(500)}`)).toHaveLength(400);
    // Cut off before the end of its block.
    expect(toShownText('Set it:\n~~~\nport = 1')).toBe('Set it:\n');
  });

  it('has the lines of code that say something', () => {
    expect(listCodeLines(`${answer}\n~~~sh\n  npm start\n~~~`)).toEqual(['app.listen(80)', 'npm start']);
    expect(listCodeLines('`npm start`')).toEqual([]);
  });
});
