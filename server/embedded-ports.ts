import { join } from 'node:path';
import { createExtractiveWriter } from '../pipeline/adapters/embedded/answer/extractive-writer.ts';
import { createStatisticalClassifier } from '../pipeline/adapters/embedded/classify/statistical-classifier.ts';
import { createSqliteKnowledgeBase } from '../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createOwnerAnswerFinder } from '../pipeline/adapters/embedded/likeness/owner-answer-finder.ts';
import { createQuestionLikeness } from '../pipeline/adapters/embedded/likeness/question-likeness.ts';
import type { CompareMeaning } from '../pipeline/adapters/embedded/meaning/compare-meaning.ts';
import type { Meaning } from '../pipeline/adapters/embedded/meaning/load-meaning.ts';
import { createOwnKindTeller } from '../pipeline/adapters/embedded/own-kinds/own-kind-teller.ts';
import { createExtractivePageComposer } from '../pipeline/adapters/embedded/page/extractive-page-composer.ts';
import { createStatisticalSignalDetector } from '../pipeline/adapters/embedded/signals/statistical-signal-detector.ts';
import type { ModelCall } from '../pipeline/adapters/openai/observe-model.ts';
import { createSectionReader } from '../pipeline/answer/whole-section.ts';
import type { AnswerPorts, Links } from '../pipeline/answer.ts';
import { holdsOnlyGuide, importStarterGuide } from '../pipeline/import/starter-guide.ts';
import { ImportUnderWay } from '../pipeline/import-under-way.ts';
import type { Embedder, KnowledgeImport } from '../pipeline/ports.ts';
import type { Logger } from './log.ts';
import type { Stores } from './stores/stores.ts';

/** The longest section that is read, and shown on a page, whole, in UTF-16 units: about five pages of a book. */
const SECTION_CHARS = 8_000;

export interface PortsContext {
  readonly stores: Stores;
  readonly packageRoot: string;
  readonly links: Links;
  /** Whether an empty base gets the guide. */
  readonly hasStarterGuide: boolean;
  readonly logger: Logger;
  /** Aborts before the stores are closed. */
  readonly ending: AbortSignal;
  /** Told of every call of a model. */
  readonly onModelCall?: ((call: ModelCall) => void) | undefined;
}

/** What the search has besides the words; without any of it they alone decide. */
export interface VectorSearch {
  readonly embedder?: Embedder;
  /** How long it waits for the vectors; as long as the embedder takes when not given. */
  readonly vectorWaitMs?: number;
  /** Reads in parts what comes closest. */
  readonly compareParts?: CompareMeaning;
}

/** The stages that need nothing but the SQLite file and the learnt weights, `meaning` among them. */
export async function createEmbeddedPorts(
  context: PortsContext,
  meaning: Meaning,
  vectors: VectorSearch = {},
): Promise<AnswerPorts> {
  const { stores, packageRoot, links, logger } = context;
  const weightsFolder = join(packageRoot, 'pipeline/adapters/embedded/weights');
  const knowledge = createSqliteKnowledgeBase(stores.index, {
    ...vectors,
    ownerWords: stores.ownerWords,
    onVectorFailure: (err) => logger.warn({ err }, 'a question was searched by its words alone: no vector'),
  });
  const readSection = createSectionReader(knowledge, SECTION_CHARS);
  const likeness = createQuestionLikeness(stores.index, meaning.embedder);
  if (context.hasStarterGuide) await bringStarterGuide(context);
  return {
    classifier: await createStatisticalClassifier({ weightsFolder }),
    ownKinds: createOwnKindTeller({
      store: stores.ownKinds,
      embedder: meaning.embedder,
      onBroken: (err) =>
        logger.warn(
          { err },
          "the owner's kinds are not told; learn them again: npm run train:intents -- <file>",
        ),
    }),
    ownerAnswers: createOwnerAnswerFinder({ store: stores.ownerAnswers, likeness }),
    likeness,
    signalDetector: await createStatisticalSignalDetector({ weightsFolder, meanings: meaning.table }),
    profiles: stores.profiles,
    knowledge,
    writer: createExtractiveWriter({ readSection }),
    pageComposer: createExtractivePageComposer({ readSection, passageUrl: links.passage }),
    pages: stores.pages,
  };
}

/** Puts the guide into an empty base, or a newer one in its place: unchanged pages cost nothing. */
async function bringStarterGuide({ stores, packageRoot, logger }: PortsContext): Promise<void> {
  let target: KnowledgeImport;
  try {
    target = await stores.openImport();
  } catch (error) {
    if (!(error instanceof ImportUnderWay)) throw error;
    // A restart in the middle of the nightly import must not fail.
    logger.info('the starter guide stays as it is, because an import is under way');
    return;
  }
  if (!(await holdsOnlyGuide(target))) return target.abort();
  await importStarterGuide(target, join(packageRoot, 'pipeline/guide'));
  await stores.catchUp();
}
