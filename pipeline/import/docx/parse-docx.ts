import { writeZip } from '../archive/write-zip.ts';
import { elementsNamed, readXml } from '../archive/xml-elements.ts';
import { parseHtml } from '../html/parse-html.ts';
import { loadOptional } from '../load-optional.ts';
import { PassedOver } from '../passed-over.ts';
import { type ParsedSource, toParsedSource } from '../source-text.ts';
import { UnreadableSource } from '../unreadable-source.ts';
import { type DocxElement, markHeadings } from './mark-headings.ts';
import { unpackDocx } from './unpack-docx.ts';

const STYLES = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  "p[style-name='Code'] => pre:separator('\\n')",
  "p[style-name='HTML Preformatted'] => pre:separator('\\n')",
  "p[style-name='Source Code'] => pre:separator('\\n')",
  "r[style-name='HTML Code'] => code",
  "r[style-name='Verbatim Char'] => code",
  "p[style-name='TOC Heading'] => !",
  ...Array.from({ length: 9 }, (_, index) => `p[style-name='toc ${index + 1}'] => !`),
];
/** References to notes, and the arrows that lead back from them. */
const NOTE_REFERENCE = /<sup><a href="#(?:foot|end)note-[^"<>]{1,40}"[^<>]{0,80}>(\[\d{1,5}\])<\/a><\/sup>/g;
const NOTE_RETURN = /<a href="#(?:foot|end)note-ref-[^"<>]{1,40}">↑<\/a>/g;

/**
 * The text of a Word file as Markdown: headings, lists, tables, code and notes, without pictures and comments.
 * @throws {UnreadableSource} when it is encrypted, damaged or too large
 * @throws {PassedOver} when there is no text in it
 */
export async function parseDocx(bytes: Uint8Array): Promise<ParsedSource> {
  const parts = unpackDocx(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const html = await toHtml(writeZip(parts));
  if (!/[\p{L}\p{N}]/u.test(html.replace(/<[^<>]*>/g, '')))
    throw new PassedOver('nothing to read in it but pictures, if any');
  const { text } = parseHtml(html);
  return toParsedSource(text, { otherTitle: findTitle(parts.get('docProps/core.xml')) });
}

async function toHtml(buffer: Buffer): Promise<string> {
  const { default: mammoth } = await loadOptional('mammoth', () => import('mammoth'));
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer },
      {
        styleMap: STYLES,
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
        externalFileAccess: false,
        transformDocument: (document: DocxElement) => markHeadings(document),
      },
    );
    return value.replace(NOTE_REFERENCE, '$1').replace(NOTE_RETURN, '');
  } catch (error) {
    throw new UnreadableSource('is no Word file, or is damaged; open it in Word and save it again', {
      cause: error,
    });
  }
}

function findTitle(core: Buffer | undefined): string | null {
  if (!core) return null;
  const title = elementsNamed(readXml(core), 'title')[0]?.text.replace(/\s+/g, ' ').trim() ?? '';
  return title === '' || /\.[a-z]{2,4}x?$/i.test(title) ? null : title;
}
