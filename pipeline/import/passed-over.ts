import { extname } from 'node:path';

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

/** The reason for a file that no reader is for. */
export function notOfAnyKind(path: string): string {
  return `not a kind that is imported (${extname(path).toLowerCase() || 'no extension'})`;
}
