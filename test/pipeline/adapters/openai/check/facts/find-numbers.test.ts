import { describe, expect, it } from '@jest/globals';
import { findNumbers } from '../../../../../../pipeline/adapters/openai/check/facts/find-numbers.ts';

const read = (text: string) => findNumbers(text).map(({ forms, unit }) => [...forms, unit ?? ''].join(' '));

describe('findNumbers', () => {
  it.each([
    ['1,000 and 1 000 and 1’000', ['1000 1.000 1 ', '1000 ', '1000 ']],
    ['1.216,50 or 3.14 or 0,5', ['1216.5 ', '3.14 ', '0.5 ']],
    ['10 ms, 10ms, 5 seconds, 3%, $20 and 2 GiB', ['10 ms', '10 ms', '5 s', '3 %', '20 $', '2 gb']],
    ['v1.9.3 on 2024-03-05 at 10:30', ['1.9.3 ', '2024 ', '3 ', '5 ', '10 ', '30 ']],
    ['three roads, a minute, a road, 5 million', ['3 ', '1 min', '5000000 ']],
    ['utf8, 2FA, es2020, a1b', []],
    ['the 3rd of 21st', ['3 ', '21 ']],
    ['[2] of 0.0.0.0', ['2 ', '0.0.0.0 ']],
  ])('reads %j', (text, numbers) => {
    expect(read(text)).toEqual(numbers);
  });
});
