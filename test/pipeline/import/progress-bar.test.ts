import { describe, expect, it } from '@jest/globals';
import { createProgressBar } from '../../../pipeline/import/progress-bar.ts';

function createOutput(options: { isTTY: boolean; columns?: number }) {
  const written: string[] = [];
  return { ...options, written, write: (text: string) => written.push(text) };
}

describe('the progress bar', () => {
  it('says every tenth once when the output is no terminal', () => {
    const output = createOutput({ isTTY: false });
    const bar = createProgressBar(output);
    for (let done = 0; done <= 100; done += 1) bar.update({ done, total: 100, path: 'a.md' });
    bar.clear();
    expect(output.written.join('')).toBe(
      '0 %\n10 %\n20 %\n30 %\n40 %\n50 %\n60 %\n70 %\n80 %\n90 %\n100 %\n',
    );
  });

  it.each([20, 40, 80, 200])('never fills a line of %i columns', (columns) => {
    const output = createOutput({ isTTY: true, columns });
    createProgressBar(output, () => 0).update({ done: 1, total: 2, path: 'a/very/long/path/'.repeat(20) });
    const line = output.written.join('').replace('\r\u001b[2K', '');
    expect(line.length).toBeLessThan(columns);
    expect(line).toContain('50 %');
  });

  it('redraws at most every 80 ms, but always the end', () => {
    const output = createOutput({ isTTY: true });
    let now = 0;
    const bar = createProgressBar(output, () => now);
    for (; now < 160; now += 1) bar.update({ done: now, total: 1_000, path: '' });
    expect(output.written).toHaveLength(2);
    bar.update({ done: 1_000, total: 1_000, path: '' });
    expect(output.written).toHaveLength(3);
  });

  it('shows no control characters of a name', () => {
    const output = createOutput({ isTTY: true });
    createProgressBar(output).update({ done: 1, total: 2, path: '\u001b[2Jx' });
    expect(output.written.join('').slice(5)).not.toContain('\u001b');
  });
});
