import type { Express } from 'express';
import type { HandOver } from '../pipeline/answer/hand-over.ts';
import type { AnswerPorts, Links } from '../pipeline/answer.ts';
import { createEraser, type Eraser } from '../pipeline/runs/eraser.ts';
import { createRuns, type RunObserver, type Runs } from '../pipeline/runs/run.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { createDocumentLog } from './document-log.ts';
import type { PortsContext } from './embedded-ports.ts';
import { readVersion } from './environment.ts';
import { createFailureLog } from './errors.ts';
import { joinObservers } from './join-observers.ts';
import { loadBodyParser } from './load-body-parser.ts';
import { type Logger, observeRuns } from './log.ts';
import { loadMetrics, type Metrics } from './metrics/metrics.ts';
import { startLedger } from './operator/start-ledger.ts';
import { startRetention } from './retention.ts';
import { createRunKeys } from './run-keys.ts';
import { loadSessionSecret } from './session-secret.ts';
import { createSignatures } from './signatures.ts';
import { loadSiteIdentity } from './site-identity.ts';
import { createStreamWatch, type StreamWatch } from './sse/stream-watch.ts';
import { createStorageLog } from './storage-log.ts';
import { createStores } from './stores/create-stores.ts';
import type { StorePlace, Stores } from './stores/stores.ts';
import { loadRunTracing } from './tracing/trace-runs.ts';
import { watchPublicUrl } from './watch-public-url.ts';
import { startWebhook } from './webhook/start-webhook.ts';

/** Where the measured durations of stages are kept between starts, and how often. */
const ETA_SETTING = 'stage_durations';
const KEEP_ETA_MS = 60_000;

export interface AssembleOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Folder that holds `views/`, what the build has made for browsers, the weights and the guide. */
  readonly packageRoot: string;
  readonly isDraining: () => boolean;
  /** True from when others should be asked in place of this process; `isDraining` when it is not given. */
  readonly isLeaving?: () => boolean;
  /** Makes the stages; `createEmbeddedPorts` is the default of the product. */
  readonly createPorts: (context: PortsContext) => Promise<AnswerPorts>;
  /** Where everything is kept; by default where the settings say. */
  readonly place?: StorePlace;
  /** Told of every run; the log by default. */
  readonly observer?: RunObserver;
}

export interface Assembled {
  readonly app: Express;
  readonly runs: Runs;
  readonly eraser: Eraser;
  readonly watch: StreamWatch;
  readonly stores: Stores;
  /** Null when they are off. */
  readonly metrics: Metrics | null;
  close(): Promise<void>;
}

/**
 * Puts the stores, the stages, the runs and the app together. Resolves when the first question can be answered; the runs that
 * an earlier process left open wait for `runs.recover`.
 * @throws {DatabaseError} when DATA_DIR cannot be used
 */
export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const { config, logger, packageRoot, isDraining, createPorts } = options;
  const { isLeaving = isDraining } = options;
  const storageLog = createStorageLog(logger);
  const { place = createStores(config) } = options;
  const stores = await place.open(storageLog, createDocumentLog(logger));
  await stores.catchUp();
  const { settings, storage } = stores;
  const identity = await loadSiteIdentity({ settings, databaseUrl: config.DATABASE_URL });
  const signatures = createSignatures(await loadSessionSecret({ config, settings, logger }));
  const keys = createRunKeys(signatures, { runTimeoutMs: config.RUN_TIMEOUT_MS });
  const links: Links = {
    run(runId) {
      const key = keys.createForAddress(runId);
      const path = `/api/chat/stream/${runId}`;
      return {
        eventsUrl: `${path}?key=${key}`,
        stopUrl: `${path}/stop?key=${key}`,
        runKey: keys.create(runId),
      };
    },
    passage: (passageId) => `/passages/${encodeURIComponent(passageId)}`,
    page: (pageId) => `/pages/${pageId}`,
    profile: '/profile',
  };
  const hasStarterGuide = config.STARTER_GUIDE === 'on';
  const closing = new AbortController();
  const version = readVersion(packageRoot);
  const metrics = await loadMetrics(config, version);
  const ports = await createPorts({
    stores,
    packageRoot,
    links,
    hasStarterGuide,
    logger,
    ending: closing.signal,
    onModelCall: metrics?.modelCalled,
  });
  const executes = config.ROLE !== 'web';
  const readEta = async () => JSON.parse(await settings.readOrCreate(ETA_SETTING, () => '{}'));
  const webhook = startWebhook(config, stores, logger);
  const runs = createRuns({
    ports,
    stores: { ...stores, beginUnit: webhook.beginUnit },
    links,
    settings: {
      sourceLimit: config.SOURCE_LIMIT,
      stageTimeoutMs: config.STAGE_TIMEOUT_MS,
      handOver: toHandOver(config),
      runTimeoutMs: config.RUN_TIMEOUT_MS,
      whenDetached: config.WHEN_DETACHED,
      graceMs: config.GRACE_MS,
      maxActiveRuns: config.MAX_ACTIVE_RUNS,
      maxReplayEvents: config.MAX_REPLAY_EVENTS,
    },
    observer: joinObservers(
      options.observer ?? observeRuns(logger, storageLog),
      [metrics, await loadRunTracing(version)].filter((each) => each !== null),
    ),
    executes,
    eta: await readEta(),
  });
  const watch = createStreamWatch({ heartbeatMs: config.HEARTBEAT_MS, stallMs: config.STALL_TIMEOUT_MS });
  const { knowledge, pages, profiles } = ports;
  metrics?.watch({ runs, watch, knowledge });
  const { runs: runStore, beginUnit } = stores;
  const eraser = createEraser({ runs, store: runStore, storage, profiles, beginUnit });
  await loadBodyParser();
  const app = createApp({
    config,
    packageRoot,
    logger,
    logFailure: createFailureLog(logger, storageLog),
    storage,
    rateLimiter: stores.rateLimiter,
    identity,
    runs,
    eraser,
    operator: stores,
    stores: { runStore, feedback: stores.feedback, knowledge, pages, profiles },
    noteFeedback: webhook.noteFeedback,
    hasModel: ports.model !== undefined,
    links,
    signatures,
    keys,
    watch,
    metrics,
    isDraining,
    isLeaving,
  });

  // One that executes nothing learns nothing.
  const keepEta = async () => {
    if (executes) await settings.write(ETA_SETTING, JSON.stringify(runs.etaState()));
    else await readEta().then(runs.replaceEta, () => {});
  };
  const endRetention = startRetention({ eraser, profiles, keepDays: config.KEEP_DAYS, logger });
  const isWatched = config.OPERATOR_KEY !== null || config.OPERATOR_HEADER !== null;
  const { likeness } = ports;
  const { listCollections } = stores.catalogue;
  const endLedger =
    isWatched && likeness
      ? startLedger({ ledger: stores.ledger, likeness, listCollections, logger })
      : () => {};
  const endLooks = watchPublicUrl({ publicUrl: config.PUBLIC_URL, identity, logger });
  const keeper = setInterval(() => void keepEta(), KEEP_ETA_MS).unref();
  const close = async () => {
    closing.abort();
    clearInterval(keeper);
    endRetention();
    endLooks();
    endLedger();
    await webhook.end();
    const kept = keepEta();
    watch.close();
    // Writes what waits, which would wait for seconds where nothing can be written.
    await stores.close();
    await kept;
  };
  await stores.beginServing();
  return { app, runs, eraser, watch, stores, metrics, close };
}

function toHandOver({ HAND_OVER_URL: address, HAND_OVER_LABEL: label }: Config): HandOver | undefined {
  return address === null ? undefined : { address, label };
}
