import { describe, expect, it } from '@jest/globals';
import type { ImportSummary } from '../../../pipeline/import/import-events.ts';
import { foundNothing, toSummaryText } from '../../../pipeline/import/summary-text.ts';

const quiet: ImportSummary = {
  added: 1_216,
  changed: 0,
  unchanged: 3,
  removed: 0,
  passages: 1_300,
  templated: [],
  renamed: [],
  failures: [],
  skipped: [],
  ms: 1_234,
};

describe('the summary of an import', () => {
  it('is a few aligned lines when all went well', () => {
    expect(toSummaryText(quiet)).toBe(
      [
        'Imported 1,216 documents as 1,300 passages in 1.2 s.',
        '  added     1,216',
        '  changed       0',
        '  unchanged     3',
        '  removed       0',
        '  failed        0',
      ].join('\n'),
    );
  });

  it('gathers what was passed over by its reason', () => {
    const skipped = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ path: `${name}.png`, reason: 'no kind' }));
    expect(toSummaryText({ ...quiet, skipped })).toContain('\n  a.png, b.png, c.png and 2 more: no kind');
  });

  it('tells which documents have the name of their folder, and how many hold template code', () => {
    const renamed = [
      { path: 'index.md', id: 'blog/index.md' },
      { path: 'a.md', id: 'blog/a.md' },
    ];
    const text = toSummaryText({ ...quiet, renamed, templated: ['a.md', 'b.md', 'c.md', 'd.md'] });
    expect(text).toContain('\n  index.md as blog/index.md and 1 more\n');
    expect(text).toContain(
      '\n4 documents hold template code (a.md, b.md, c.md and 1 more); import the built site instead.',
    );
  });

  it('names the way out when there was nothing to import', () => {
    const nothing = { ...quiet, added: 0, unchanged: 0, passages: 0 };
    expect([foundNothing(quiet), foundNothing(nothing)]).toEqual([false, true]);
    expect(toSummaryText(nothing)).toMatch(/There is no file here. Name the folder .* \.md .* \.html/);
    const skipped = [{ path: 'a.exe', reason: 'no kind' }];
    expect(toSummaryText({ ...nothing, skipped })).toContain('Nothing here was imported. Name the folder');
  });

  it('ends with the failures, twenty at most, each where it is and why', () => {
    const failures = Array.from({ length: 25 }, (_, index) => ({
      path: 'x\u001b.jsonl',
      line: index + 1,
      reason: 'is bad',
    }));
    const text = toSummaryText({ ...quiet, failures });
    expect(text).toContain('\n  x?.jsonl, line 20: is bad\n  and 5 more');
    expect(text).not.toContain('line 21');
  });
});
