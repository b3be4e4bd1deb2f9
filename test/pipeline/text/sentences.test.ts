import { describe, expect, it } from '@jest/globals';
import { findSentences, splitSentences } from '../../../pipeline/text/sentences.ts';

describe('splitSentences', () => {
  it.each([
    ['Dr. Smith met J. R. Tolkien. They talked.', ['Dr. Smith met J. R. Tolkien.', 'They talked.']],
    ['It costs 3.50 euros. See e.g. the list.', ['It costs 3.50 euros.', 'See e.g. the list.']],
    ['The U.S. Senate met. It voted.', ['The U.S. Senate met.', 'It voted.']],
    ['He lives in the U.S. The rest left.', ['He lives in the U.S.', 'The rest left.']],
    ['He said "Stop." Then he left!', ['He said "Stop."', 'Then he left!']],
    ['Is it? Yes... perhaps not.', ['Is it?', 'Yes... perhaps not.']],
    ['Run `a. B` first. Then stop.', ['Run `a. B` first.', 'Then stop.']],
    ['これは文です。次の文です。', ['これは文です。', '次の文です。']],
    ['هل هذا سؤال؟ نعم.', ['هل هذا سؤال؟', 'نعم.']],
    ['Dies gilt z. B. für Autos bzw. Busse. Ende.', ['Dies gilt z. B. für Autos bzw. Busse.', 'Ende.']],
    ['В 1990 г. население было 5 млн. Это много.', ['В 1990 г. население было 5 млн.', 'Это много.']],
    ['Il vit avec Mme. Curie à Paris. Elle rit.', ['Il vit avec Mme. Curie à Paris.', 'Elle rit.']],
    [
      'สนามกีฬาแห่งนี้เปิดใช้งานครั้งแรกเมื่อปี 1964 และปิดตัวลงเมื่อสองปีก่อน ผู้คนจำนวนมากยังคงคิดถึงสนามกีฬาแห่งนี้',
      ['สนามกีฬาแห่งนี้เปิดใช้งานครั้งแรกเมื่อปี 1964 และปิดตัวลงเมื่อสองปีก่อน', 'ผู้คนจำนวนมากยังคงคิดถึงสนามกีฬาแห่งนี้'],
    ],
  ])('parts %j where its sentences end', (text, sentences) => {
    expect(splitSentences(text)).toEqual(sentences);
  });

  it('leaves out headings, code, front matter, rules and lines of markup', () => {
    const page = [
      '---',
      'title: Page',
      '---',
      'import Tabs from "tabs"',
      '# Heading',
      'Under',
      '-----',
      '',
      'First sentence.',
      '',
      '```js',
      'const a = "Not. This.";',
      '```',
      '',
      '<Tabs>',
      ':::note',
      '* * *',
      'Second sentence.',
    ].join('\n');
    expect(splitSentences(page)).toEqual(['First sentence.', 'Second sentence.']);
  });

  it('does not let a fence that is never closed post as sentences', () => {
    expect(splitSentences('Before.\n\n```\nCode. Code.')).toEqual(['Before.']);
  });

  it('keeps list items and table rows apart and short items whole', () => {
    const text = 'Steps:\n1. Open it. Wait.\n2. Close it.\n\n| a | b |\n|---|---|\n| 1 | 2 |';
    expect(findSentences(text).map(({ kind, text }) => [kind, text])).toEqual([
      ['prose', 'Steps:'],
      ['item', 'Open it. Wait.'],
      ['item', 'Close it.'],
      ['row', '| a | b |'],
      ['row', '| 1 | 2 |'],
    ]);
  });

  it('joins lines that were wrapped and parts lines that were broken on purpose', () => {
    const wrapped = 'This sentence was wrapped by an editor at\nforty characters or so. Next one.';
    expect(splitSentences(wrapped)).toHaveLength(2);
    const titled = `A short title\n${'The text begins here and goes on for much longer than its title did.'}`;
    expect(splitSentences(titled)[0]).toBe('A short title');
  });

  it('gives verbatim pieces in order, with their places, for any text', () => {
    const hostile = `a\0b. \ud800 C! ${'`'.repeat(7)} <!-- x\r\n> quote. More\n|||\n---\n- \n😀. ${'.'.repeat(300)}`;
    let last = 0;
    for (const { text, start, end } of findSentences(hostile)) {
      expect(hostile.slice(start, end)).toBe(text);
      expect(start).toBeGreaterThanOrEqual(last);
      last = end;
    }
  });

  it('takes time in proportion to the text', () => {
    const started = performance.now();
    splitSentences('word '.repeat(40_000));
    splitSentences('`'.repeat(20_000));
    splitSentences('a. '.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
