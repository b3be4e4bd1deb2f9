import type { FollowerWatch } from '../pipeline/import/follow-documents.ts';
import type { Logger } from './log.ts';

const TELL_EVERY_MS = 5_000;

/** Logs what the index takes up of the documents that several processes share. */
export function createDocumentLog(logger: Logger): FollowerWatch {
  let toldAt = performance.now();
  return {
    progress(changes) {
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = performance.now();
      logger.info({ changes }, 'taking up documents');
    },
    followed(update) {
      toldAt = performance.now();
      logger.info(update, 'took up documents');
    },
    skipped: (documentId, err) =>
      logger.warn({ documentId, err }, 'a document cannot be read and is left out; import it again'),
    failed: (err) =>
      logger.warn(
        { err },
        'documents could not be taken up; the search goes on with those before, and tries again',
      ),
  };
}
