import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { makePdf, toLines, writeObjects } from '../../../fakes/make-pdf.ts';
import { importFiles } from '../import-files.ts';
import { encryptedPdf } from './encrypted-pdf.ts';

const DAMAGED = expect.stringMatching(/is no PDF, or is damaged|is damaged: no page|holds pictures of pages/);
const GOOD = makePdf([toLines(['The lamp is lit at dusk.'])]);

describe('a PDF that cannot be read', () => {
  it('is told with what to do, and costs no other file', async () => {
    const { documents, failures } = await importFiles({
      'password.pdf': encryptedPdf('withPassword'),
      'scanned.pdf': makePdf([[], []]),
      'cut.pdf': GOOD.subarray(0, 200),
      'other.pdf': 'Not a PDF at all.',
      'binary.pdf': Buffer.alloc(10_000, 0xff),
      'good.pdf': GOOD,
      'empty-password.pdf': encryptedPdf('withoutPassword'),
    });
    expect([...documents.keys()].sort()).toEqual(['empty-password.pdf', 'good.pdf']);
    expect(documents.get('empty-password.pdf')?.passages[0]?.text).toBe('The lamp is lit at dusk.');
    expect(failures).toEqual({
      'password.pdf': 'is encrypted; save a copy without a password',
      'scanned.pdf': 'holds pictures of pages, not text; run OCR over it first, for example with ocrmypdf',
      'cut.pdf': DAMAGED,
      'other.pdf': DAMAGED,
      'binary.pdf': DAMAGED,
    });
  });

  it('is read but for the pages without text, which are told', async () => {
    const { documents, skipped } = await importFiles({
      'some.pdf': makePdf([toLines(['The lamp is lit at dusk.']), [], toLines(['And put out at dawn.']), []]),
    });
    expect(documents.get('some.pdf')?.passages[0]?.text).toContain('And put out at dawn.');
    expect(skipped).toEqual({
      'some.pdf': 'pages 2, 4 without text left out; if scanned, run OCR over it first',
    });
  });

  it('opens no page twice and does not hang when its pages lead in circles or to nowhere', async () => {
    const tree = (kids: string, count: number) =>
      writeObjects([
        '<</Type/Catalog/Pages 2 0 R>>',
        `<</Type/Pages/Count ${count}/Kids[${kids}]>>`,
        '<</Type/Pages/Count 1/Parent 2 0 R/Kids[2 0 R 3 0 R]>>',
      ]);
    const deep = Array.from(
      { length: 20_000 },
      (_, index) => `<</Type/Pages/Count 1/Kids[${index + 3} 0 R]/Parent ${index + 1} 0 R>>`,
    );
    const outline = writeObjects([
      '<</Type/Catalog/Pages 2 0 R/Outlines 3 0 R>>',
      '<</Type/Pages/Count 1/Kids[5 0 R]>>',
      '<</First 4 0 R/Last 4 0 R>>',
      '<</Title(A)/Next 4 0 R/First 4 0 R/Dest[5 0 R/Fit]>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>',
    ]);
    const { documents, failures } = await importFiles({
      'circle.pdf': tree('3 0 R', 2),
      'many.pdf': tree('3 0 R', 1_000_000_000),
      'nowhere.pdf': tree('99 0 R', 1),
      'deep.pdf': writeObjects(['<</Type/Catalog/Pages 2 0 R>>', ...deep]),
      'outline.pdf': outline,
      'strings.pdf': writeObjects(['['.repeat(200_000)]),
    });
    expect(documents.size).toBe(0);
    expect(Object.keys(failures)).toHaveLength(6);
    for (const reason of Object.values(failures)) expect(reason).not.toContain('cannot be taken apart');
  }, 60_000);

  it('is bounded when its pages unpack to more than fits', async () => {
    const bomb = deflateSync(Buffer.alloc(600 * 2 ** 20, '(a) Tj '), { level: 9 }).toString('latin1');
    const before = process.memoryUsage.rss();
    const { failures } = await importFiles({
      'bomb.pdf': writeObjects([
        '<</Type/Catalog/Pages 2 0 R>>',
        '<</Type/Pages/Count 1/Kids[3 0 R]>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>',
        `<</Length ${bomb.length}/Filter/FlateDecode>>stream\n${bomb}\nendstream`,
      ]),
    });
    expect(failures['bomb.pdf']).toContain('unpacks to more than');
    expect(process.memoryUsage.rss() - before).toBeLessThan(1_200 * 2 ** 20);
  }, 60_000);
});
