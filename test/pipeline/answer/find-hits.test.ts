import { describe, expect, it } from '@jest/globals';
import { findHits } from '../../../pipeline/answer/find-hits.ts';
import type { NumberedPassage } from '../../../pipeline/ports.ts';

let next = 0;
const passage = (documentId: string, heading = '', text = ''): NumberedPassage => {
  next += 1;
  return {
    id: `p${next}`,
    n: next,
    documentId,
    title: documentId.replace(/^.*\//, ''),
    headingPath: heading ? [heading] : [],
    url: null,
    text: text || `Text ${next}.`,
    score: 1,
  };
};
const find = (passages: readonly NumberedPassage[], quoted: readonly number[] = []) =>
  findHits({
    passages,
    quoted: new Set(quoted.map((index) => passages[index]?.n ?? 0)),
    passageUrl: (id) => `/passages/${id}`,
    cutExcerpt: (text) => text,
  }).map(({ documentId, headingPath }) => [documentId, ...headingPath].join(' '));
const documents = (count: number) => Array.from({ length: count }, (_, index) => passage(`${index + 1}.md`));

describe('hits', () => {
  it('are the first five places', () => {
    expect(find(documents(8))).toEqual(['1.md', '2.md', '3.md', '4.md', '5.md']);
    expect(find(documents(2))).toEqual(['1.md', '2.md']);
    expect(find([])).toEqual([]);
  });

  it('leave out what the answer quotes while three others remain', () => {
    expect(find(documents(5), [0, 2])).toEqual(['2.md', '4.md', '5.md']);
    expect(find(documents(4), [0, 2])).toEqual(['1.md', '2.md', '3.md', '4.md']);
    expect(find(documents(1), [0])).toEqual([]);
  });

  it('leave out the whole section that the answer quotes, and its copy', () => {
    const copied = [
      passage('a.md', 'Roads', 'Same.'),
      passage('b.md', '', ' Same. '),
      passage('a.md', 'Roads', 'More.'),
    ];
    expect(find([...copied, ...documents(3)], [0])).toEqual(['1.md', '2.md', '3.md']);
  });

  it('name a text and a section once', () => {
    const passages = [
      passage('a.md', 'Roads', 'One\n text.'),
      passage('b.md', 'Roads', 'One text.'),
      passage('a.md', 'Roads', 'More of it.'),
      passage('c.md', '', 'Other.'),
    ];
    expect(find(passages)).toEqual(['a.md Roads', 'c.md']);
  });

  it('name a page once, in its newest version, with the section that was found when it is there', () => {
    const passages = [
      passage('docs/v1.2/x.md', 'Roads'),
      passage('docs/v1.3/x.md', 'Posts'),
      passage('docs/v1.3/x.md', 'Roads'),
      passage('docs/v1.1/x.md', 'Signs'),
      passage('other.md'),
    ];
    expect(find(passages)).toEqual(['docs/v1.3/x.md Roads', 'docs/v1.3/x.md Posts', 'other.md']);
  });

  it('are two of one page at most, unless there are not three pages', () => {
    const ofOne = ['A', 'B', 'C', 'D'].map((heading) => passage('a.md', heading));
    expect(find([...ofOne, passage('b.md'), passage('c.md')])).toEqual(['a.md A', 'a.md B', 'b.md', 'c.md']);
    expect(find([...ofOne, passage('b.md')])).toEqual(['a.md A', 'a.md B', 'a.md C', 'a.md D', 'b.md']);
  });
});
