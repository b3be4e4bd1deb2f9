import { describe, expect, it } from '@jest/globals';
import { parseDocx } from '../../../../pipeline/import/docx/parse-docx.ts';
import { makeDocx, paragraph } from '../../../fakes/make-docx.ts';
import { makeZip } from '../../../fakes/make-zip.ts';
import { importFiles } from '../import-files.ts';

const CORE = (title: string) => ({
  'docProps/core.xml': `<cp:coreProperties xmlns:cp="a" xmlns:dc="b"><dc:title>${title}</dc:title></cp:coreProperties>`,
});

describe('the text of a Word file', () => {
  it('has the headings, tables and code of the file', async () => {
    const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`;
    const mono = '<w:rFonts w:ascii="Courier New"/>';
    const { text } = await parseDocx(
      makeDocx(
        [
          paragraph('Handbook', { style: 'Title' }),
          paragraph('Leave', { style: 'heading1', run: '<w:b/>' }),
          paragraph('You have 25 days &amp; more.'),
          `<w:tbl><w:tr>${cell('Plan')}${cell('Price')}</w:tr><w:tr>${cell('Team|x')}${cell('50')}</w:tr></w:tbl>`,
          paragraph('npm install', { run: mono }),
          paragraph('  --save', { run: mono }),
        ].join(''),
      ),
    );
    expect(text.split('\n\n')).toEqual([
      '# Handbook',
      '# Leave',
      'You have 25 days & more.',
      '| Plan | Price |\n| --- | --- |\n| Team\\|x | 50 |',
      '```\nnpm install\n  --save\n```',
    ]);
  });

  it('has short bold lines for headings where no style says what is one', async () => {
    const { text } = await parseDocx(
      makeDocx(
        [
          paragraph('Opening hours', { run: '<w:b/>' }),
          paragraph('From nine to five.'),
          paragraph('Be careful with the lamp.', { run: '<w:b/>' }),
        ].join(''),
      ),
    );
    expect(text).toBe('## Opening hours\n\nFrom nine to five.\n\n**Be careful with the lamp.**');
  });

  it('takes the title of its properties when that is no file name', async () => {
    const titleOf = async (title: string) =>
      (await parseDocx(makeDocx(paragraph('Text.'), CORE(title)))).otherTitle;
    expect(await titleOf('Keeping a lighthouse')).toBe('Keeping a lighthouse');
    expect(await titleOf('keeping.docx')).toBeNull();
    expect(await titleOf(' ')).toBeNull();
  });
});

describe('a Word file that cannot be read', () => {
  it('is told with what to do, and costs no other file', async () => {
    const container = Buffer.from('d0cf11e0a1b11ae1', 'hex');
    const huge = paragraph('x'.repeat(25 * 2 ** 20));
    const good = makeDocx(paragraph('Read.'));
    const { documents, failures, skipped } = await importFiles({
      'good.docx': good,
      'password.docx': Buffer.concat([
        container,
        Buffer.alloc(600),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
      'old.docx': Buffer.concat([container, Buffer.alloc(600)]),
      'very-old.doc': container,
      'cut.docx': good.subarray(0, good.length - 40),
      'zip.docx': makeZip({ 'a.txt': 'a' }),
      'no-body.docx': makeDocx('', { 'word/document.xml': '<w:document>' }),
      'broken.docx': makeDocx('<w:p><w:r></w:p>', {}),
      'empty.docx': makeDocx(''),
      'tiny.docx': 'x',
      'bomb.docx': makeDocx(huge),
      'entities.docx': makeDocx('', {
        'word/document.xml':
          '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document>&b;</w:document>',
      }),
      'deep.docx': makeDocx(`${'<w:p>'.repeat(100_000)}${'</w:p>'.repeat(100_000)}`),
    });
    expect([...documents.keys()]).toEqual(['good.docx']);
    expect(skipped).toEqual({
      'empty.docx': expect.stringContaining('nothing to read in it'),
      'very-old.doc': 'not a kind that is imported (.doc); save it as .docx',
    });
    const damaged = expect.stringMatching(/is no Word file|is no zip archive/);
    expect(failures).toEqual({
      'password.docx': 'is encrypted; save a copy without a password',
      'old.docx': expect.stringContaining('save it as .docx'),
      'cut.docx': damaged,
      'zip.docx': damaged,
      'no-body.docx': damaged,
      'broken.docx': damaged,
      'tiny.docx': damaged,
      'bomb.docx': expect.stringContaining('too large when it is unpacked'),
      'entities.docx': expect.stringContaining('declares entities'),
      'deep.docx': damaged,
    });
  }, 60_000);
});
