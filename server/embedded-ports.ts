import { join } from 'node:path';
import { createExtractiveWriter } from '../pipeline/adapters/embedded/answer/extractive-writer.ts';
import { createStatisticalClassifier } from '../pipeline/adapters/embedded/classify/statistical-classifier.ts';
import { createSqliteKnowledgeBase } from '../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { createExtractivePageComposer } from '../pipeline/adapters/embedded/page/extractive-page-composer.ts';
import { createStatisticalSignalDetector } from '../pipeline/adapters/embedded/signals/statistical-signal-detector.ts';
import type { Database } from '../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqlitePageStore } from '../pipeline/adapters/embedded/sqlite/sqlite-page-store.ts';
import { createSqliteProfileStore } from '../pipeline/adapters/embedded/sqlite/sqlite-profile-store.ts';
import type { AnswerPorts, Links } from '../pipeline/answer.ts';
import { holdsOnlyGuide, importStarterGuide } from '../pipeline/import/starter-guide.ts';
import type { Embedder } from '../pipeline/ports.ts';
import type { Logger } from './log.ts';

export interface PortsContext {
  readonly database: Database;
  readonly packageRoot: string;
  readonly links: Links;
  /** Whether an empty base gets the guide. */
  readonly hasStarterGuide: boolean;
  readonly logger: Logger;
}

/** The stages that need nothing but the SQLite file and the learnt weights. With an embedder the search uses vectors too. */
export async function createEmbeddedPorts(context: PortsContext, embedder?: Embedder): Promise<AnswerPorts> {
  const { database, packageRoot, links, logger } = context;
  const weightsFolder = join(packageRoot, 'pipeline/adapters/embedded/weights');
  const knowledge = createSqliteKnowledgeBase(database, {
    ...(embedder && { embedder }),
    onVectorFailure: (err) => logger.warn({ err }, 'a question was searched by its words alone: no vector'),
  });
  if (context.hasStarterGuide) {
    const target = createSqliteKnowledgeImport(database);
    // An upgrade brings a newer guide; unchanged pages cost nothing.
    if (holdsOnlyGuide(target, (await knowledge.counts()).documents)) {
      await importStarterGuide(target, join(packageRoot, 'pipeline/guide'));
    } else await target.abort();
  }
  return {
    classifier: await createStatisticalClassifier({ weightsFolder }),
    signalDetector: await createStatisticalSignalDetector({ weightsFolder }),
    profiles: createSqliteProfileStore(database),
    knowledge,
    writer: createExtractiveWriter(),
    pageComposer: createExtractivePageComposer({ passageUrl: links.passage }),
    pages: createSqlitePageStore(database),
  };
}
