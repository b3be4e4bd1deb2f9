import { describe, expect, it } from '@jest/globals';
import { findHits } from '../../../pipeline/answer/find-hits.ts';
import { compareVersions, readPageVersion } from '../../../pipeline/answer/page-version.ts';
import { toSectionKey } from '../../../pipeline/answer/whole-section.ts';
import type { NumberedPassage } from '../../../pipeline/ports.ts';
import { leastOf, measureCpu } from '../../measure-time.ts';
import { createRandom } from '../../random.ts';

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
    excerpt: '',
  };
};
const find = (passages: readonly NumberedPassage[], quoted: readonly number[] = []) =>
  findHits({
    passages,
    quoted: new Set(quoted.map((index) => passages[index]?.n ?? 0)),
    passageUrl: (id) => `/passages/${id}`,
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

  it('are those that comparing every passage with every other finds', () => {
    const random = createRandom(20);
    for (let round = 0; round < 500; round++) {
      const passages = draw(random, 1 + Math.floor(random() * 24));
      const quoted = new Set(passages.filter(() => random() < 0.2).map(({ n }) => n));
      const found = findHits({ passages, quoted, passageUrl: (id) => id });
      expect(found.map(({ url }) => url)).toEqual(findPlainly(passages, quoted));
    }
  });

  it.each<[string, (index: number) => [documentId: string, heading?: string, text?: string]]>([
    ['of one section', () => ['a.md', 'Roads']],
    ['of one page', (index) => ['a.md', `Part ${index}`]],
    ['of a page each', (index) => [`${index}.md`]],
    ['with one text', (index) => [`${index}.md`, '', 'Same.']],
    ['of older versions', (index) => [`docs/v${index % 2}.0/a.md`, `Part ${index >> 1}`]],
    [
      'of a newer version with one text',
      (index) => [`docs/v${index % 2}.0/a.md`, `${index}`, `${index % 2}`],
    ],
  ])('take time in proportion to passages %s', async (_kind, toParts) => {
    const msOf = (count: number, enoughMs?: number) => {
      const passages = Array.from({ length: count }, (_, index) => passage(...toParts(index)));
      const quoted = new Set([passages[0]?.n ?? 0]);
      return leastOf(
        () => measureCpu(() => findHits({ passages, quoted, passageUrl: (id) => id })),
        enoughMs,
      );
    };
    const fewMs = await msOf(500);
    // For 16 times the passages 16 times as long; 256 times if it grew as the square.
    const limitMs = 64 * fewMs;
    expect(await msOf(8_000, limitMs)).toBeLessThan(limitMs);
  });
});

/** Few pages, versions, headings and texts, so that passages often share them. */
function draw(random: () => number, count: number): NumberedPassage[] {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const folders = pick([[''], ['', 'v1/'], ['v1/', 'v1.0/', 'v2/'], ['v1/', 'v2/', 'latest/', 'next/']]);
  const pages = pick([['a.md'], ['a.md', 'b.md'], ['a.md', 'b.md', 'c.md', 'd.md', 'e.md']]);
  const texts = pick([[''], ['', 'One.', 'Two.', ' Two. ']]);
  return Array.from({ length: count }, () =>
    passage(`${pick(folders)}${pick(pages)}`, pick(['', 'A', 'B', 'C']), pick(texts)),
  );
}

/** The addresses of the hits, found as it is said: every passage is compared with every other one. */
function findPlainly(passages: readonly NumberedPassage[], quoted: ReadonlySet<number>): string[] {
  const toText = ({ text }: NumberedPassage) => text.replace(/\s+/g, ' ').trim();
  const pageOf = (of: NumberedPassage) => readPageVersion(of).page;
  const saysSame = (one: NumberedPassage, other: NumberedPassage) =>
    toText(one) === toText(other) ||
    (toSectionKey(one) !== null && toSectionKey(one) === toSectionKey(other));
  const isNewer = (one: NumberedPassage, other: NumberedPassage) =>
    compareVersions(readPageVersion(one).version, readPageVersion(other).version) > 0;

  const kept: NumberedPassage[] = [];
  for (const found of passages) {
    const ofPage = passages.filter((other) => pageOf(other) === pageOf(found));
    const newest = ofPage.filter((one) => !ofPage.some((other) => isNewer(other, one)));
    const left = newest.filter((one) => !kept.includes(one));
    const sameHeading = left.find((one) => one.headingPath.join() === found.headingPath.join());
    const place = newest.includes(found) ? found : (sameHeading ?? left[0]);
    if (place && !kept.some((other) => saysSame(other, place))) kept.push(place);
  }
  const answered = passages.filter(({ n }) => quoted.has(n));
  const others = spreadPlainly(kept.filter((one) => !answered.some((other) => saysSame(one, other))));
  const chosen = others.length > 2 || others.length === 0 ? others : spreadPlainly(kept);
  return chosen.slice(0, 5).map(({ id }) => id);

  function spreadPlainly(places: readonly NumberedPassage[]): readonly NumberedPassage[] {
    if (new Set(places.map(pageOf)).size < 3) return places;
    return places.filter(
      (place, index) => places.slice(0, index).filter((other) => pageOf(other) === pageOf(place)).length < 2,
    );
  }
}
