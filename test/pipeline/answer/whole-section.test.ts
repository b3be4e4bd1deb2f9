import { describe, expect, it } from '@jest/globals';
import { createSectionReader, widenToSections } from '../../../pipeline/answer/whole-section.ts';
import { cutPassages } from '../../../pipeline/import/cut/cut-passages.ts';
import { toParsedSource } from '../../../pipeline/import/source-text.ts';
import type { Passage } from '../../../pipeline/ports.ts';

const TEXTS: readonly (readonly [heading: string, text: string])[] = [
  ['Intro', 'Welcome.'],
  ['Options', 'First part.'],
  ['Options', '| Name | Default |\n| --- | --- |\n| size | 5 |'],
  ['Options', '| depth | 2 |'],
  ['Example', 'An example.'],
  ['Options', 'Of something else.'],
];
const PASSAGES = TEXTS.map(
  ([heading, text], index): Passage => ({
    id: `p${index}`,
    documentId: 'd',
    title: 'Guide',
    headingPath: [heading],
    url: null,
    text,
  }),
);
const knowledge = {
  findPlace: async (id: string) => PASSAGES.findIndex((passage) => passage.id === id),
  listDocument: async (_: string, from: number, limit: number) => PASSAGES.slice(from, from + limit),
};
const at = (index: number) => PASSAGES[index] as Passage;

describe('the section of a passage', () => {
  const read = createSectionReader(knowledge, 1_000);

  it('is all of its parts, and a table that was cut is one table again', async () => {
    const options = 'First part.\n\n| Name | Default |\n| --- | --- |\n| size | 5 |\n| depth | 2 |';
    for (const index of [1, 2, 3]) expect(await read(at(index))).toBe(options);
    expect(await read(at(0))).toBe('Welcome.');
    expect(await read(at(5))).toBe('Of something else.');
  });

  it('has the head of a table once, though every part of the table begins with it', async () => {
    const head = '| Name | Default |\n| :--- | ---: |';
    const parts = [
      `Sizes:\n\n${head}\n| a | 1 |`,
      `${head}\n| b | 2 |\n| c | 3 |`,
      `${head}\n| d | 4 |\n\nThat is all.`,
    ];
    const own = [...parts, `${head}\n| e | 5 |`].map((text, index) => ({ ...at(1), id: `o${index}`, text }));
    const readOwn = createSectionReader({ findPlace: async () => 0, listDocument: async () => own }, 1_000);
    const rows = '| a | 1 |\n| b | 2 |\n| c | 3 |\n| d | 4 |';
    // Another table may have the same columns.
    expect(await readOwn(own[0] as Passage)).toBe(
      `Sizes:\n\n${head}\n${rows}\n\nThat is all.\n\n${head}\n| e | 5 |`,
    );
  });

  it('has code that was cut as one block again, and two blocks as two', async () => {
    const code = Array.from({ length: 800 }, (_, index) => `call(${index});${index % 7 ? '' : '\n'}`).join(
      '\n',
    );
    const text = `Run:\n\n\`\`\`js\n${code}\n\`\`\`\n\n\`\`\`js\nother();\n\`\`\``;
    const own = cutPassages(toParsedSource(text, {}), { title: '' }).map((passage, index) => ({
      ...at(1),
      id: `c${index}`,
      text: passage.text,
    }));
    expect(own.length).toBeGreaterThan(3);
    const readOwn = createSectionReader({ findPlace: async () => 0, listDocument: async () => own }, 20_000);
    expect(await readOwn(own[0] as Passage)).toBe(text);
  });

  it('takes what follows before what stands above, as far as there is room', async () => {
    const room = at(2).text.length + at(3).text.length;
    expect(await createSectionReader(knowledge, room)(at(2))).toBe(`${at(2).text}\n${at(3).text}`);
    expect(await createSectionReader(knowledge, 5)(at(2))).toBe(at(2).text);
  });

  it('is the passage alone where there are no headings, or the passage is gone', async () => {
    expect(await read({ ...at(1), headingPath: [] })).toBe('First part.');
    const gone = createSectionReader({ ...knowledge, findPlace: async () => null }, 1_000);
    expect(await gone(at(1))).toBe('First part.');
  });

  it('is given to a model once, in the place of the best of its passages', async () => {
    const widened = await widenToSections([at(3), at(4), at(1)], read);
    expect(widened.map(({ id }) => id)).toEqual(['p3', 'p4']);
    expect(widened[0]?.text).toContain('First part.');
  });
});
