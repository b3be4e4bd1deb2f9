import { describe, expect, it } from '@jest/globals';
import { makeZip } from '../../../fakes/make-zip.ts';
import { importFiles } from '../import-files.ts';

const textsOf = (document: { passages: readonly { text: string }[] } | undefined) =>
  document?.passages.map(({ text }) => text).join('\n');

describe('an archive of documents', () => {
  it('is imported as the files in it, each by its own kind', async () => {
    const zip = makeZip({
      'docs/leave.md': '# Leave\n\nTwenty-five days a year.',
      'docs/pay.html': '<main><h1>Pay</h1><p>On the last day.</p></main>',
      'notes.txt': 'Plain words.',
    });
    const { documents, failures } = await importFiles({ 'all/export.zip': zip }, 'https://example.org/');
    expect(failures).toEqual({});
    expect([...documents.keys()].sort()).toEqual([
      'all/export.zip#docs/leave.md',
      'all/export.zip#docs/pay.html',
      'all/export.zip#notes.txt',
    ]);
    const leave = documents.get('all/export.zip#docs/leave.md');
    expect(leave?.title).toBe('Leave');
    expect(leave?.url).toBe('https://example.org/all/docs/leave');
    expect(textsOf(documents.get('all/export.zip#docs/pay.html'))).toBe('On the last day.');
  });

  it('tells by name what in it is not imported, and why', async () => {
    const zip = makeZip([
      { name: 'a.md', content: 'Read.' },
      { name: 'picture.png', content: 'x' },
      { name: 'inner.zip', content: makeZip({ 'b.md': 'No.' }) },
      { name: 'lines.jsonl', content: '{}' },
      { name: 'empty.md', content: '' },
      { name: 'latin.md', content: Buffer.from([0x63, 0x61, 0x66, 0xe9]) },
      { name: 'secret.md', content: 'x', flags: 1 },
      { name: 'odd.md', content: 'x', method: 12 },
      { name: '.hidden/c.md', content: 'No.' },
      { name: '__MACOSX/a.md', content: 'No.' },
      { name: 'folder/', content: '' },
    ]);
    const { documents, failures, skipped } = await importFiles({ 'x.zip': zip });
    expect([...documents.keys()]).toEqual(['x.zip#a.md']);
    expect(skipped).toEqual({
      'x.zip#picture.png': 'not a kind that is imported (.png)',
      'x.zip#inner.zip': expect.stringContaining('unpack the outer one'),
      'x.zip#lines.jsonl': expect.stringContaining('import it by itself'),
      'x.zip#empty.md': 'empty',
    });
    expect(failures).toEqual({
      'x.zip#latin.md': expect.stringContaining('is not UTF-8'),
      'x.zip#secret.md': expect.stringContaining('is encrypted'),
      'x.zip#odd.md': expect.stringContaining('a method that is not read (12)'),
    });
  });

  it('never leaves the archive by a name', async () => {
    const zip = makeZip({
      '../up.md': 'Up.',
      'a/../../up.md': 'Up.',
      '/etc/rooted.md': 'Rooted.',
      'C:\\docs\\windows.md': 'Windows.',
    });
    const { documents, skipped } = await importFiles({ 'x.zip': zip });
    expect([...documents.keys()].sort()).toEqual(['x.zip#docs/windows.md', 'x.zip#etc/rooted.md']);
    expect(skipped).toEqual({ 'x.zip': expect.stringContaining('leads out of the archive') });
  });

  it('reads names in UTF-8, said or not, and in code page 437', async () => {
    const zip = makeZip([
      { name: 'für.md', content: 'One.', flags: 0x800 },
      { name: 'naïve.md', content: 'Two.' },
      { name: Buffer.from([0x9a, 0x62, 0x65, 0x72, 0x2e, 0x6d, 0x64]), content: 'Three.' },
    ]);
    const { documents } = await importFiles({ 'x.zip': zip });
    expect([...documents.keys()].sort()).toEqual(['x.zip#für.md', 'x.zip#naïve.md', 'x.zip#Über.md'].sort());
  });

  it('takes the ids of Notion out of titles and addresses', async () => {
    const id = '0123456789abcdef0123456789abcdef';
    const zip = makeZip({
      [`Team ${id}/Onboarding plan ${id}.md`]: 'First day.',
      [`Team ${id}.md`]: '# Team\n\nWho we are.',
    });
    const { documents } = await importFiles({ 'n.zip': zip }, 'https://example.org');
    const page = documents.get(`n.zip#Team ${id}/Onboarding plan ${id}.md`);
    expect(page?.title).toBe('Onboarding plan');
    expect(page?.url).toBe('https://example.org/Team/Onboarding%20plan');
  });

  it('reads the pages of a Confluence export without what stands around them', async () => {
    const page = `<html><head><title>Handbook : Leave</title></head><body><div id="page"><div id="main">
      <div id="main-header"><ol id="breadcrumbs"><li><a href="index.html">Handbook</a></li></ol>
      <h1 id="title-heading"><span id="title-text"> Handbook : Leave </span></h1></div>
      <div id="content"><div class="page-metadata">Created by Somebody</div>
      <div id="main-content" class="wiki-content group"><h2 id="Leave-Days">Days</h2><p>Twenty-five.</p></div>
      <div class="pageSection group"><h2 id="attachments">Attachments:</h2><a href="a.png">a.png</a></div>
      </div></div></div></body></html>`;
    const { documents } = await importFiles({ 'c.zip': makeZip({ 'HB/Leave_123.html': page }) });
    expect(documents.get('c.zip#HB/Leave_123.html')).toMatchObject({
      title: 'Handbook : Leave',
      passages: [{ headingPath: ['Days'], anchor: 'Leave-Days', text: 'Twenty-five.' }],
    });
  });

  it('is refused when it unpacks to more than it says or than fits', async () => {
    const zeros = Buffer.alloc(6 * 2 ** 20, 'a');
    const { documents, failures } = await importFiles({
      'lies.zip': makeZip([{ name: 'a.txt', content: zeros, declaredBytes: 10 }]),
      'tight.zip': makeZip([{ name: 'a.txt', content: zeros.subarray(0, 4 * 2 ** 20) }]),
      'many.zip': makeZip(
        Array.from({ length: 60 }, (_, index) => ({
          name: `${index}.html`,
          content: Buffer.concat([Buffer.from(`${index}`), zeros.subarray(0, 5 * 2 ** 20 - 10)]),
        })),
      ),
      'good.md': 'Still read.',
    });
    expect([...documents.keys()]).toEqual(['good.md']);
    expect(failures['lies.zip#a.txt']).toContain('too large when it is unpacked (at most 5 MiB)');
    expect(failures['tight.zip#a.txt']).toContain('packed more tightly');
    expect(failures['many.zip']).toContain('more than 256 MiB');
  });

  it('says what is wrong with one that is cut short, damaged or something else', async () => {
    const zip = makeZip({ 'a.md': 'Words that are long enough to be packed.' });
    const flipped = Buffer.from(zip);
    flipped.writeUInt8(flipped.readUInt8(40) ^ 0xff, 40);
    const lost = Buffer.from(zip);
    lost.writeUInt32LE(0xfffffff0, lost.length - 6);
    const { documents, failures } = await importFiles({
      'cut.zip': zip.subarray(0, zip.length - 30),
      'damaged.zip': flipped,
      'lost.zip': lost,
      'other.zip': Buffer.from('Not an archive at all, but long enough to be one.'),
      'many.zip': makeZip(Array.from({ length: 20_001 }, (_, index) => ({ name: `${index}`, content: '' }))),
    });
    expect(documents.size).toBe(0);
    expect(failures['cut.zip']).toContain('is no zip archive, or is cut short');
    expect(failures['damaged.zip#a.md']).toContain('is damaged');
    expect(failures['other.zip']).toContain('is no zip archive');
    expect(failures['many.zip']).toContain('20,001 files');
    expect(Object.keys(failures)).toHaveLength(5);
  });
});
