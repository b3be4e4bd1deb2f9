import { extname } from 'node:path';
import { ownValue } from './own-value.ts';

/** Thrown for a source that is left out without being a failure; the message says why. */
export class PassedOver extends Error {
  /** Its owner does not want it to be read, as with a draft, so that what was imported of it before goes. */
  readonly isWithdrawn: boolean;

  constructor(reason: string, { isWithdrawn = false }: { readonly isWithdrawn?: boolean } = {}) {
    super(reason);
    this.name = 'PassedOver';
    this.isWithdrawn = isWithdrawn;
  }
}

/** What to do with files that hold text in a form that is not read. */
const REMEDIES: Readonly<Record<string, string>> = {
  '.doc': 'save it as .docx',
  '.odt': 'save it as .docx',
  '.rtf': 'save it as .docx',
  '.pages': 'export it as .docx',
  '.ppt': 'export it as PDF',
  '.pptx': 'export it as PDF',
  '.odp': 'export it as PDF',
  '.key': 'export it as PDF',
  '.ps': 'convert it to PDF',
  '.djvu': 'convert it to PDF',
  '.mobi': 'convert it to .epub',
  '.azw3': 'convert it to .epub',
  '.tar': 'unpack it',
  '.gz': 'unpack it',
  '.tgz': 'unpack it',
  '.7z': 'unpack it',
  '.rar': 'unpack it',
};

/** The reason for a file that no reader is for, with what to do where that is known. */
export function notOfAnyKind(path: string): string {
  const ending = extname(path).toLowerCase();
  return `not a kind that is imported (${ending || 'no extension'})${remedyFor(path)}`;
}

/** `; save it as .docx`, or nothing. */
export function remedyFor(path: string): string {
  const remedy = ownValue(REMEDIES, extname(path).toLowerCase());
  return remedy === undefined ? '' : `; ${remedy}`;
}
