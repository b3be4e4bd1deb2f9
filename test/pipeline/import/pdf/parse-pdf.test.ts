import { describe, expect, it } from '@jest/globals';
import { toDocument } from '../../../../pipeline/import/to-document.ts';
import { makePdf, type PdfText, toLines } from '../../../fakes/make-pdf.ts';
import { readPdfFile } from './read-pdf-file.ts';

const CONTEXT = { collection: 'docs', baseUrl: 'https://example.org/' };
const heading = (text: string, y: number, size = 18): PdfText => ({ text, x: 72, y, size, font: 'bold' });
/** Fills a line, so that the next one belongs to the same paragraph. */
const LONG = 'The keeper of the lighthouse cleans the lamps at noon and again in the evening';

describe('the text of a PDF', () => {
  it('has headings where letters are larger or bolder, and paragraphs of joined lines', async () => {
    const { text } = await readPdfFile(
      makePdf([
        [
          heading('Handbook', 790, 24),
          heading('Lamps', 750),
          ...toLines([LONG, 'before the sun goes down.'], 720),
          { text: 'Oil', x: 72, y: 660, font: 'bold' },
          ...toLines([LONG, 'and fills them.'], 640),
        ],
      ]),
    );
    expect(text.split('\n\n')).toEqual([
      '# Handbook',
      '## Lamps',
      `${LONG} before the sun goes down.`,
      '### Oil',
      `${LONG} and fills them.`,
    ]);
  });

  it('takes the levels of headings from the bookmarks where there are any', async () => {
    const { text } = await readPdfFile(
      makePdf(
        [
          [
            heading('Handbook', 790, 24),
            ...toLines([LONG], 760),
            { text: 'Lamps', x: 72, y: 700 },
            ...toLines([LONG], 680),
          ],
          [{ text: 'Oil', x: 72, y: 780 }, ...toLines([LONG], 760)],
        ],
        {
          outline: [
            ['Lamps', 1],
            ['Oil', 2],
            ['Nowhere', 2],
          ],
        },
      ),
    );
    expect(text).toContain('# Handbook\n');
    expect(text).toContain('\n## Lamps\n');
    expect(text).toContain(`\n## Oil\n\n${LONG}`);
  });

  it('joins words that were broken at the end of a line, but for those that have a hyphen', async () => {
    const { text } = await readPdfFile(
      makePdf([
        toLines([
          'Here stands a well-known word, which is written so at the other place as well, an exam-',
          'ple of what is broken at the end of a line, where the same word was put, the well-',
          'known one, and also such figures as those that have their names from it, as in UTF-',
          '8 and others.',
        ]),
      ]),
    );
    expect(text).toContain('an example of what');
    expect(text).toContain('the well-known one');
    expect(text).toContain('as in UTF-8 and');
  });

  it('keeps lists, their levels and the lines that belong to an item', async () => {
    const { text } = await readPdfFile(
      makePdf([
        [
          ...toLines([LONG, 'in this way:'], 780),
          { text: '\u0095 Open the door of the lamp and take out the glass, which is hot,', x: 80, y: 740 },
          { text: 'with a cloth.', x: 90, y: 726 },
          { text: '- not by hand', x: 100, y: 712 },
          { text: '\u0095 Close it.', x: 80, y: 698 },
          { text: '1. Light it.', x: 80, y: 660 },
          { text: '2. Leave.', x: 80, y: 646 },
        ],
      ]),
    );
    expect(text).toContain(
      '- Open the door of the lamp and take out the glass, which is hot, with a cloth.\n   - not by hand\n- Close it.',
    );
    expect(text).toContain('1. Light it.\n2. Leave.');
  });

  it('makes a table of cells that stand below one another, with cells of several lines', async () => {
    const row = (y: number, ...cells: string[]) =>
      cells.map((text, index) => ({ text, x: 72 + index * 150, y })).filter(({ text }) => text);
    const { text } = await readPdfFile(
      makePdf([
        [
          ...toLines([LONG, LONG, 'as the table says.'], 800),
          ...row(740, 'Plan', 'Price', 'Users'),
          ...row(715, 'Small', '10', 'one'),
          ...row(690, 'Large', '50', 'up to ten'),
          ...row(676, '', '', 'people'),
          ...row(651, 'Any|all', '90', ''),
          ...toLines([LONG], 600),
        ],
      ]),
    );
    expect(text).toContain(
      '| Plan | Price | Users |\n| --- | --- | --- |\n| Small | 10 | one |\n| Large | 50 | up to ten people |\n| Any\\|all | 90 |  |',
    );
    expect(text.endsWith(LONG)).toBe(true);
  });

  it('goes on with a table on the next page, without its head once more', async () => {
    const row = (y: number, ...cells: string[]) =>
      cells.map((text, index) => ({ text, x: 72 + index * 150, y }));
    const page = (names: readonly string[]) => [
      ...row(740, 'Plan', 'Price', 'Users'),
      ...names.flatMap((name, index) => row(720 - 20 * index, name, '10', 'one')),
    ];
    const { text } = await readPdfFile(makePdf([page(['A', 'B', 'C']), page(['D', 'E', 'F'])]));
    expect(text.split('\n').map((line) => line.split(' ')[1])).toEqual(['Plan', '---', ...'ABCDEF']);
  });

  it('reads two columns one after the other, below what runs over both', async () => {
    const column = (name: string, x: number) =>
      Array.from({ length: 8 }, (_, index) => ({
        text: `${name} column with its line number ${index} of eight`,
        x,
        y: 700 - 14 * index,
      }));
    const { text } = await readPdfFile(
      makePdf([
        [
          heading('A title that runs over both of the columns', 780),
          ...column('Right', 330),
          ...column('Left', 72),
        ],
      ]),
    );
    const places = [
      'A title',
      'Left column with its line number 0',
      'Left column with its line number 7',
      'Right column with its line number 0',
    ];
    const found = places.map((place) => text.indexOf(place));
    expect(found).not.toContain(-1);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });

  it('keeps code as it stands', async () => {
    const code = (text: string, x: number, y: number): PdfText => ({ text, x, y, font: 'code', size: 10 });
    const { text } = await readPdfFile(
      makePdf([
        [
          ...toLines([LONG], 780),
          code('if (dark) {', 72, 740),
          code('light();', 84, 727),
          code('}', 72, 714),
          { text: 'Call', x: 72, y: 680 },
          code('light()', 98, 680),
          { text: 'at dusk.', x: 144, y: 680 },
        ],
      ]),
    );
    expect(text).toContain('```\nif (dark) {\n  light();\n}\n```');
    expect(text).toContain('Call `light()` at dusk.');
  });

  it('leaves out running heads, page numbers and tables of contents', async () => {
    const page = (number: number, body: readonly PdfText[]) => [
      { text: 'The Handbook', x: 72, y: 815, size: 8 },
      { text: `${number + 4}`, x: 300, y: 30, size: 8 },
      ...body,
    ];
    const { text } = await readPdfFile(
      makePdf([
        page(
          1,
          toLines([
            'Lamps . . . . . . . . . 6',
            'Oil . . . . . . . . . . . . 7',
            'Wind . . . . . . . . . . . 7',
            LONG,
          ]),
        ),
        page(2, toLines([LONG, 'on page two.'])),
        page(3, toLines([LONG, 'on page three.'])),
      ]),
    );
    expect(text).not.toMatch(/Handbook|\b[567]\b|\. \./);
    expect(text).toContain('on page two.');
  });

  it('keeps headings that differ by their number only, below a running head that does too', async () => {
    const pages = [1, 2, 3, 4].map((number) => [
      { text: `Handbook ${number}`, x: 72, y: 825, size: 10 },
      heading(`Chapter ${number}`, 790),
      ...toLines([LONG, `and sleeps after night ${number}.`], 740),
    ]);
    const { text } = await readPdfFile(makePdf(pages));
    expect(text.match(/^#+ .*$/gm)).toEqual([1, 2, 3, 4].map((number) => `# Chapter ${number}`));
    expect(text).not.toContain('Handbook');
  });

  it('leaves out the number of a single page', async () => {
    const { text } = await readPdfFile(
      makePdf([[...toLines([LONG]), { text: 'Page 1 of 1', x: 300, y: 30, size: 8 }]]),
    );
    expect(text).toBe(LONG);
  });

  it('goes on with a paragraph over the end of a page, past its footnotes', async () => {
    const { text } = await readPdfFile(
      makePdf([
        [
          ...toLines([LONG, LONG], 780),
          { text: '1', x: 470, y: 770, size: 6 },
          { text: '1 Said by the first keeper.', x: 72, y: 80, size: 8 },
        ],
        toLines(['which nobody sees.', '', LONG], 780),
      ]),
    );
    expect(text).toMatch(/in the evening ?\[1\] which nobody sees\./);
    expect(text).toContain('\n\n1 Said by the first keeper.');
  });
});

describe('a passage of a PDF', () => {
  it('knows its page and leads to it', async () => {
    const parsed = await readPdfFile(
      makePdf([
        [
          heading('Handbook', 790, 24),
          heading('Leave', 750),
          ...toLines(
            Array.from({ length: 20 }, () => LONG),
            720,
          ),
        ],
        [heading('Pay', 790), ...toLines([LONG], 760)],
      ]),
    );
    const document = toDocument(
      parsed,
      { id: 'file.pdf', path: 'file.pdf', root: null, file: null, hash: '' },
      CONTEXT,
    );
    expect(document.title).toBe('Handbook');
    expect(document.url).toBe('https://example.org/file.pdf');
    expect(document.passages.map(({ headingPath, anchor }) => [headingPath.join(' › '), anchor])).toEqual([
      ['Leave › page 1', 'page=1'],
      ['Pay › page 2', 'page=2'],
    ]);
  });
});

describe('the title of a PDF', () => {
  it.each([
    ['Keeping a lighthouse', 'Keeping a lighthouse'],
    ['Microsoft Word - Keeping a lighthouse', 'Keeping a lighthouse'],
    ['Microsoft Word - manual_v2.docx', null],
    ['untitled', null],
    ['file', null],
    ['', null],
  ])('in its properties, "%s", is taken for %p', async (title, taken) => {
    expect((await readPdfFile(makePdf([toLines([LONG])], { title }))).otherTitle).toBe(taken);
  });
});
