import type { ImportedDocument } from '../../../ports.ts';
import { findDocumentLanguage } from '../../../text/text-language.ts';
import type { Database } from '../sqlite/database.ts';
import { hashContent, toContentText } from './content-hash.ts';
import { toIndexText, toTitleIndexText } from './index-text.ts';

/** A document with all that its rows hold. */
export interface PreparedDocument {
  readonly document: ImportedDocument;
  readonly language: string;
  readonly titleTerms: string;
  readonly passages: readonly PreparedPassage[];
}

interface PreparedPassage {
  readonly headingPath: string;
  readonly anchor: string | null;
  readonly text: string;
  readonly contentHash: string;
  readonly headingTerms: string;
  readonly textTerms: string;
}

/** Writes the documents of one import in state 0, and what they replace in state 3. */
export interface Stager {
  /** A passage a step. A document that was staged before counts as it comes now. */
  stage(documents: readonly PreparedDocument[]): Generator<void>;
  /** Takes back what was staged under these ids, and what is live from the moment of publication. */
  remove(documentIds: Iterable<string>): Generator<void>;
}

/** Does all of a document's work that needs no database. */
export function prepareDocument(document: ImportedDocument): PreparedDocument {
  const language = findDocumentLanguage(
    [document.title, ...document.passages.map(({ text }) => text)].join('\n'),
  );
  return {
    document,
    language,
    titleTerms: toTitleIndexText(document.title, language),
    passages: document.passages.map(({ headingPath, anchor, text }) => ({
      headingPath: JSON.stringify(headingPath),
      anchor,
      text,
      contentHash: hashContent(toContentText(document.title, headingPath, text)),
      headingTerms: toTitleIndexText(headingPath.join('\n'), language),
      textTerms: toIndexText(text, language),
    })),
  };
}

/** Use one for one import: it knows what it has staged, for the table has no index that finds it. */
export function createStager(database: Database): Stager {
  const insertDocument = database.prepare(
    'INSERT INTO documents (id, collection, file, title, url, hash, language, state) VALUES (?, ?, ?, ?, ?, ?, ?, 0)',
  );
  const insertPassage = database.prepare(
    'INSERT INTO passages (document, ordinal, heading_path, anchor, text, content_hash) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertTerms = database.prepare(
    'INSERT INTO passage_terms (rowid, title, heading, body) VALUES (?, ?, ?, ?)',
  );
  const discard = database.prepare('UPDATE documents SET state = 2 WHERE pk = ?');
  const replace = database.prepare('UPDATE documents SET state = 3 WHERE id = ? AND state = 1');
  const stagedPks = new Map<string, number | bigint>();

  function retire(documentId: string): void {
    const pk = stagedPks.get(documentId);
    if (pk === undefined) replace.run(documentId);
    else discard.run(pk);
    stagedPks.delete(documentId);
  }

  return {
    *stage(documents) {
      for (const { document, language, titleTerms, passages } of documents) {
        const { id, collection, file = null, title, url, hash } = document;
        retire(id);
        const { lastInsertRowid: pk } = insertDocument.run(id, collection, file, title, url, hash, language);
        stagedPks.set(id, pk);
        for (const [ordinal, passage] of passages.entries()) {
          const { headingPath, anchor, text, contentHash, headingTerms, textTerms } = passage;
          const row = insertPassage.run(pk, ordinal, headingPath, anchor, text, contentHash);
          insertTerms.run(row.lastInsertRowid, titleTerms, headingTerms, textTerms);
          yield;
        }
      }
    },

    *remove(documentIds) {
      for (const documentId of documentIds) {
        retire(documentId);
        yield;
      }
    },
  };
}
