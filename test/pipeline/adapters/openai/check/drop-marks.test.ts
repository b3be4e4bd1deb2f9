import { describe, expect, it } from '@jest/globals';
import { createMarkDropper } from '../../../../../pipeline/adapters/openai/check/drop-marks.ts';

function drop(text: string, pieceChars: number): string {
  const stage = createMarkDropper('source-69dcd56efe82');
  let shown = '';
  for (let at = 0; at < text.length; at += pieceChars) shown += stage.push(text.slice(at, at + pieceChars));
  return shown + stage.end();
}

describe.each([1, 3, 7, 5_000])('the marks of a prompt, in pieces of %d characters,', (pieceChars) => {
  it.each([
    ['<source-69dcd56efe82 n="8" title="Running behind">\nRun it.\n</source-69dcd56efe82>', '\nRun it.\n'],
    ['a < b, <source-1>, <source-69dcd56efe8 and </p>', 'a < b, <source-1>, <source-69dcd56efe8 and </p>'],
    ['<source-69dcd56efe82', '<source-69dcd56efe82'],
    [`<source-69dcd56efe82 ${'x'.repeat(500)}`, `<source-69dcd56efe82 ${'x'.repeat(500)}`],
    ['<<source-69dcd56efe82>!', '<!'],
  ])('are not shown: %s', (text, shown) => {
    expect(drop(text, pieceChars)).toBe(shown);
  });
});
