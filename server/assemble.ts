import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Express } from 'express';
import { openDatabase } from '../pipeline/adapters/embedded/database.ts';
import { createExtractivePageComposer } from '../pipeline/adapters/embedded/extractive-page-composer.ts';
import { createExtractiveWriter } from '../pipeline/adapters/embedded/extractive-writer.ts';
import { createSqliteEventLog } from '../pipeline/adapters/embedded/sqlite-event-log.ts';
import { createSqliteKnowledgeBase } from '../pipeline/adapters/embedded/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../pipeline/adapters/embedded/sqlite-knowledge-import.ts';
import { createSqlitePageStore } from '../pipeline/adapters/embedded/sqlite-page-store.ts';
import { createSqliteProfileStore } from '../pipeline/adapters/embedded/sqlite-profile-store.ts';
import { createSqliteRunStore } from '../pipeline/adapters/embedded/sqlite-run-store.ts';
import { createSqliteSettingStore } from '../pipeline/adapters/embedded/sqlite-setting-store.ts';
import { createStatisticalClassifier } from '../pipeline/adapters/embedded/statistical-classifier.ts';
import { createStatisticalSignalDetector } from '../pipeline/adapters/embedded/statistical-signal-detector.ts';
import { holdsOnlyGuide, importStarterGuide } from '../pipeline/import/starter-guide.ts';
import { createRuns, type Runs } from '../pipeline/runs/run.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { type Logger, observeRuns } from './log.ts';
import { createRunKeys } from './run-keys.ts';
import { createSignatures } from './signatures.ts';
import { createStreamWatch } from './sse/stream-watch.ts';

/** Where the measured durations of stages are kept between starts, and how often. */
const ETA_SETTING = 'stage_durations';
const KEEP_ETA_MS = 60_000;

export interface AssembleOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Folder that holds `views/`, `public/`, the weights and the guide. */
  readonly packageRoot: string;
  readonly isDraining: () => boolean;
}

export interface Assembled {
  readonly app: Express;
  readonly runs: Runs;
  close(): void;
}

/**
 * Puts the default adapters, the runs and the app together. Resolves when the first question can be answered.
 * @throws {DatabaseError} when DATA_DIR cannot be used
 */
export async function assemble({
  config,
  logger,
  packageRoot,
  isDraining,
}: AssembleOptions): Promise<Assembled> {
  const database = await openDatabase(config.DATA_DIR);
  const weightsFolder = join(packageRoot, 'pipeline/adapters/embedded/weights');
  const knowledge = createSqliteKnowledgeBase(database);
  const pages = createSqlitePageStore(database);
  const runStore = createSqliteRunStore(database);
  const settings = createSqliteSettingStore(database);
  const secret =
    config.SESSION_SECRET ??
    settings.readOrCreate('session_secret', () => randomBytes(32).toString('base64url'));
  const signatures = createSignatures(secret);
  const keys = createRunKeys(signatures);
  const links = {
    events: (runId: string) => `/api/chat/stream/${runId}?key=${keys.create(runId)}`,
    stop: (runId: string) => `/api/chat/stream/${runId}/stop?key=${keys.create(runId)}`,
    passage: (passageId: string) => `/passages/${encodeURIComponent(passageId)}`,
    page: (pageId: string) => `/pages/${pageId}`,
    profile: '/profile',
  };

  if (config.STARTER_GUIDE === 'on') {
    const target = createSqliteKnowledgeImport(database);
    // An upgrade brings a newer guide; unchanged pages cost nothing.
    if (holdsOnlyGuide(target, (await knowledge.counts()).documents)) {
      await importStarterGuide(target, join(packageRoot, 'pipeline/guide'));
    } else await target.abort();
  }

  const runs = createRuns({
    ports: {
      classifier: await createStatisticalClassifier({ weightsFolder }),
      signalDetector: await createStatisticalSignalDetector({ weightsFolder }),
      profiles: createSqliteProfileStore(database),
      knowledge,
      writer: createExtractiveWriter(),
      pageComposer: createExtractivePageComposer({ passageUrl: links.passage }),
      pages,
    },
    store: runStore,
    eventLog: createSqliteEventLog(database),
    links,
    settings: {
      sourceLimit: config.SOURCE_LIMIT,
      stageTimeoutMs: config.STAGE_TIMEOUT_MS,
      runTimeoutMs: config.RUN_TIMEOUT_MS,
      whenDetached: config.WHEN_DETACHED,
      graceMs: config.GRACE_MS,
      maxActiveRuns: config.MAX_ACTIVE_RUNS,
      maxReplayEvents: config.MAX_REPLAY_EVENTS,
    },
    observer: observeRuns(logger),
    eta: JSON.parse(settings.readOrCreate(ETA_SETTING, () => '{}')),
  });
  const recovered = runs.recover();
  if (recovered.continued + recovered.ended > 0)
    logger.warn(recovered, 'took up runs that an earlier process left open');

  const watch = createStreamWatch({ heartbeatMs: config.HEARTBEAT_MS, stallMs: config.STALL_TIMEOUT_MS });
  const app = createApp({
    config,
    packageRoot,
    logger,
    runs,
    runStore,
    knowledge,
    pages,
    links,
    signatures,
    keys,
    watch,
    isDraining,
  });
  const keepEta = () => settings.write(ETA_SETTING, JSON.stringify(runs.etaState()));
  const keeper = setInterval(keepEta, KEEP_ETA_MS).unref();
  const close = () => {
    clearInterval(keeper);
    keepEta();
    watch.close();
    database.close();
  };
  return { app, runs, close };
}
