import type { Passage } from '../../../ports.ts';
import type { Row } from '../sqlite/database.ts';

/** What `toPassage` reads; for a SELECT over `passages JOIN documents`. */
export const PASSAGE_COLUMNS =
  'documents.id, documents.title, documents.url, passages.ordinal, passages.heading_path, passages.anchor, passages.text';

/** Whether `documents` is what searches see; for a WHERE or a JOIN. */
export const IS_LIVE = 'documents.state IN (SELECT state FROM live_states)';

export function toPassage(row: Row): Passage {
  const documentId = String(row.id);
  const url = row.url === null ? null : String(row.url);
  return {
    id: toPassageId(documentId, Number(row.ordinal)),
    documentId,
    title: String(row.title),
    headingPath: JSON.parse(String(row.heading_path)) as string[],
    url: url !== null && row.anchor !== null ? withAnchor(url, String(row.anchor)) : url,
    text: String(row.text),
  };
}

/** Safe in an address, and the same after the document was imported again. */
function toPassageId(documentId: string, ordinal: number): string {
  return Buffer.from(`${ordinal}:${documentId}`).toString('base64url');
}

/** The passage with which a document begins. */
export function toFirstPassageId(documentId: string): string {
  return toPassageId(documentId, 0);
}

/** Null for what no `toPassageId` has made. */
export function parsePassageId(passageId: string): { documentId: string; ordinal: number } | null {
  const match = /^(\d{1,9}):(.*)$/s.exec(Buffer.from(passageId, 'base64url').toString());
  return match ? { ordinal: Number(match[1]), documentId: match[2] ?? '' } : null;
}

function withAnchor(url: string, anchor: string): string {
  return url.includes('#') ? url : `${url}#${anchor}`;
}
