import type { HTMLElement } from 'node-html-parser';
import { decodeText } from '../decode-text.ts';
import { parseHtml } from '../html/parse-html.ts';
import type { SourceInfo, SourcePart } from '../kinds.ts';
import type { ParsedSource } from '../source-text.ts';
import { UnreadableSource } from '../unreadable-source.ts';
import { type EpubPackage, readEpubPackage } from './epub-package.ts';
import { readZip } from './read-zip.ts';
import { elementsNamed, readXml } from './xml-elements.ts';

const MAX_CHAPTER_BYTES = 8 * 2 ** 20;
const MAX_TOTAL_BYTES = 128 * 2 ** 20;

/**
 * The chapters of a book in their reading order, a document each, without cover and table of contents.
 * @throws {UnreadableSource} for what is no EPUB, is protected against copying, or is larger than 128 MiB without pictures
 */
export function splitEpub(bytes: Uint8Array, info: SourceInfo): readonly SourcePart[] {
  const entries = new Map(readZip(bytes).flatMap((entry) => (entry.path ? [[entry.path, entry]] : [])));
  const read = (path: string) => {
    const entry = entries.get(path);
    return entry ? readXml(entry.inflate(MAX_CHAPTER_BYTES)) : null;
  };
  const container = read('META-INF/container.xml');
  const packagePath = elementsNamed(container, 'rootfile')[0]?.getAttribute('full-path');
  const root = packagePath ? read(packagePath) : null;
  if (!packagePath || !root)
    throw new UnreadableSource('is no EPUB, or is damaged; make or download it again');
  const book = readEpubPackage(root, packagePath, read);
  refuseProtected(read('META-INF/encryption.xml'), book.chapters);
  const parts: SourcePart[] = [];
  let left = MAX_TOTAL_BYTES;
  for (const path of book.chapters) {
    info.signal.throwIfAborted();
    const entry = entries.get(path);
    if (!entry) {
      info.note(`lacks the chapter ${path}, which its list names`);
      continue;
    }
    const content = entry.inflate(MAX_CHAPTER_BYTES);
    left -= content.length;
    if (left < 0) throw new UnreadableSource('unpacks to more than 128 MiB; split it');
    // The title of the book is on every chapter.
    const identity = `${book.title}\n${book.labels.get(path) ?? ''}\n`;
    const whole = Buffer.concat([Buffer.from(identity), content]);
    parts.push({ name: path, content: whole, read: () => readChapter(content, path, book) });
  }
  if (parts.length === 0) throw new UnreadableSource('has no chapters that can be read');
  return parts;
}

/** Fonts are often hidden in this way and are not read; a chapter is only for who has bought it. */
function refuseProtected(encryption: HTMLElement | null, chapters: readonly string[]): void {
  const hidden = new Set(
    elementsNamed(encryption, 'cipherreference').map((reference) => reference.getAttribute('uri') ?? ''),
  );
  if (chapters.some((path) => hidden.has(path) || hidden.has(encodeURI(path))))
    throw new UnreadableSource('is protected against copying (DRM); import a copy without it');
}

function readChapter(content: Uint8Array, path: string, book: EpubPackage): ParsedSource {
  const parsed = parseHtml(decodeText(content, 'html'));
  const label = book.labels.get(path);
  const isNamed = /^ {0,3}#{1,6} /m.test(parsed.text);
  // Without headings there are no anchors either, whose lines the new one would move.
  const text = isNamed || !label ? parsed.text : `# ${label}\n\n${parsed.text}`;
  return { ...parsed, text, url: null, title: book.title || null };
}
