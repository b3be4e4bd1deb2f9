import { describe, expect, it } from '@jest/globals';
import { makeZip } from '../../../fakes/make-zip.ts';
import { importFiles } from '../import-files.ts';

const CONTAINER =
  '<?xml version="1.0"?><container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>';
const PACKAGE = `<?xml version="1.0"?>
<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The Keeper's Handbook</dc:title></metadata>
<manifest>
<item id="cov" href="cover.xhtml" media-type="application/xhtml+xml" properties="svg"/>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="text/one%20a.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="pic" href="a.png" media-type="image/png"/>
</manifest>
<spine><itemref idref="cov"/><itemref idref="nav"/><itemref idref="two"/><itemref idref="one"/><itemref idref="lost"/></spine>
<guide><reference type="cover" href="cover.xhtml"/></guide></package>`;

function makeBook(changes: Readonly<Record<string, string>> = {}): Buffer {
  return makeZip({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': CONTAINER,
    'OEBPS/book.opf': PACKAGE,
    'OEBPS/cover.xhtml': '<html><body><p>Cover words</p></body></html>',
    'OEBPS/nav.xhtml':
      '<html><body><nav><ol><li><a href="text/one%20a.xhtml">Lamps</a></li><li><a href="text/two.xhtml#x">Oil</a></li></ol></nav></body></html>',
    'OEBPS/text/one a.xhtml':
      '<html><head><title>junk</title></head><body><h1 id="l">Lamps</h1><p>Clean them at noon.</p></body></html>',
    'OEBPS/text/two.xhtml': '<html><body><p>Fill the oil at dusk.</p></body></html>',
    ...changes,
  });
}

describe('a book', () => {
  it('is a document a chapter, named after the book, without cover and contents', async () => {
    const { documents, failures } = await importFiles({ 'b.epub': makeBook() }, 'https://example.org/');
    expect(failures).toEqual({});
    expect([...documents.keys()]).toEqual(['b.epub#OEBPS/text/two.xhtml', 'b.epub#OEBPS/text/one a.xhtml']);
    const [two, one] = [...documents.values()];
    expect(one).toMatchObject({ title: "The Keeper's Handbook", url: 'https://example.org/b.epub' });
    expect(one?.passages).toEqual([{ headingPath: ['Lamps'], anchor: 'l', text: 'Clean them at noon.' }]);
    expect(two?.passages).toEqual([{ headingPath: ['Oil'], anchor: null, text: 'Fill the oil at dusk.' }]);
  });

  it('says what is wrong when it is protected, broken or hostile', async () => {
    const deep = `${'<a>'.repeat(100_000)}`;
    const { documents, failures } = await importFiles({
      'drm.epub': makeBook({
        'META-INF/encryption.xml':
          '<encryption><enc:CipherReference URI="OEBPS/text/two.xhtml"/></encryption>',
      }),
      'fonts.epub': makeBook({
        'META-INF/encryption.xml': '<encryption><enc:CipherReference URI="OEBPS/font.otf"/></encryption>',
      }),
      'empty.epub': makeZip({ mimetype: 'application/epub+zip' }),
      'entities.epub': makeBook({
        'OEBPS/book.opf': `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${PACKAGE}`,
      }),
      'deep.epub': makeBook({ 'OEBPS/book.opf': deep }),
      'out.epub': makeBook({ 'META-INF/container.xml': CONTAINER.replace('OEBPS/', '../../') }),
    });
    expect([...documents.keys()].map((id) => id.split('#')[0])).toEqual(['fonts.epub', 'fonts.epub']);
    expect(failures).toEqual({
      'drm.epub': expect.stringContaining('is protected against copying'),
      'empty.epub': expect.stringContaining('is no EPUB'),
      'entities.epub': expect.stringContaining('declares entities'),
      'deep.epub': expect.stringContaining('nested too deeply'),
      'out.epub': expect.stringContaining('is no EPUB'),
    });
  });
});
