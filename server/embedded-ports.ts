import { join } from 'node:path';
import { createExtractiveWriter } from '../pipeline/adapters/embedded/answer/extractive-writer.ts';
import { createStatisticalClassifier } from '../pipeline/adapters/embedded/classify/statistical-classifier.ts';
import { ImportUnderWay } from '../pipeline/adapters/embedded/knowledge/import-lock.ts';
import { createSqliteKnowledgeBase } from '../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { loadMeaningEmbedder } from '../pipeline/adapters/embedded/meaning/load-meaning-embedder.ts';
import { createOwnKindTeller } from '../pipeline/adapters/embedded/own-kinds/own-kind-teller.ts';
import { createExtractivePageComposer } from '../pipeline/adapters/embedded/page/extractive-page-composer.ts';
import { createStatisticalSignalDetector } from '../pipeline/adapters/embedded/signals/statistical-signal-detector.ts';
import type { Database } from '../pipeline/adapters/embedded/sqlite/database.ts';
import { createSqliteOwnKindStore } from '../pipeline/adapters/embedded/sqlite/sqlite-own-kind-store.ts';
import { createSqliteOwnerWordStore } from '../pipeline/adapters/embedded/sqlite/sqlite-owner-word-store.ts';
import { createSqlitePageStore } from '../pipeline/adapters/embedded/sqlite/sqlite-page-store.ts';
import { createSqliteProfileStore } from '../pipeline/adapters/embedded/sqlite/sqlite-profile-store.ts';
import { createSectionReader } from '../pipeline/answer/whole-section.ts';
import type { AnswerPorts, Links } from '../pipeline/answer.ts';
import { holdsOnlyGuide, importStarterGuide } from '../pipeline/import/starter-guide.ts';
import type { Embedder, KnowledgeImport } from '../pipeline/ports.ts';
import type { Logger } from './log.ts';

/** The longest section that is read, and shown on a page, whole, in UTF-16 units: about five pages of a book. */
const SECTION_CHARS = 8_000;

export interface PortsContext {
  readonly database: Database;
  readonly packageRoot: string;
  readonly links: Links;
  /** Whether an empty base gets the guide. */
  readonly hasStarterGuide: boolean;
  readonly logger: Logger;
  /** Aborts before the database is closed. */
  readonly ending: AbortSignal;
}

/** Where vectors come from. */
export interface Embedders {
  /** The embedder of the package, with which the owner's kinds are told: they need no server, whatever finds passages. Absent: it is loaded. */
  readonly loadTable?: () => Promise<Embedder>;
  /** With which passages are found; absent: by their words alone. */
  readonly embedder?: Embedder;
  /** How long the search waits for vectors. */
  readonly vectorWaitMs?: number;
}

/** The stages that need nothing but the SQLite file, the learnt weights and an embedder. */
export async function createEmbeddedPorts(
  context: PortsContext,
  { loadTable, embedder, vectorWaitMs }: Embedders = {},
): Promise<AnswerPorts> {
  const { database, packageRoot, links, logger } = context;
  const weightsFolder = join(packageRoot, 'pipeline/adapters/embedded/weights');
  const knowledge = createSqliteKnowledgeBase(database, {
    ...(embedder && { embedder }),
    ...(vectorWaitMs !== undefined && { vectorWaitMs }),
    ownerWords: createSqliteOwnerWordStore(database),
    onVectorFailure: (err) => logger.warn({ err }, 'a question was searched by its words alone: no vector'),
  });
  const readSection = createSectionReader(knowledge, SECTION_CHARS);
  if (context.hasStarterGuide) await bringStarterGuide(context, (await knowledge.counts()).documents);
  return {
    classifier: await createStatisticalClassifier({ weightsFolder }),
    ownKinds: createOwnKindTeller({
      store: createSqliteOwnKindStore(database),
      loadEmbedder: loadTable ?? (() => loadMeaningEmbedder(packageRoot)),
      onBroken: (err) =>
        logger.warn(
          { err },
          "the owner's kinds are not told; learn them again: npm run train:intents -- <file>",
        ),
    }),
    signalDetector: await createStatisticalSignalDetector({ weightsFolder }),
    profiles: createSqliteProfileStore(database),
    knowledge,
    writer: createExtractiveWriter({ readSection }),
    pageComposer: createExtractivePageComposer({ readSection, passageUrl: links.passage }),
    pages: createSqlitePageStore(database),
  };
}

/** Puts the guide into an empty base, or a newer one in its place: unchanged pages cost nothing. */
async function bringStarterGuide(
  { database, packageRoot, logger }: PortsContext,
  documentCount: number,
): Promise<void> {
  let target: KnowledgeImport;
  try {
    target = createSqliteKnowledgeImport(database);
  } catch (error) {
    if (!(error instanceof ImportUnderWay)) throw error;
    // A restart in the middle of the nightly import must not fail.
    logger.info('the starter guide stays as it is, because an import is under way');
    return;
  }
  if (holdsOnlyGuide(target, documentCount))
    await importStarterGuide(target, join(packageRoot, 'pipeline/guide'));
  else await target.abort();
}
