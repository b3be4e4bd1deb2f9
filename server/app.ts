import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, { type Express, type Request, type Response, Router } from 'express';
import type { Links } from '../pipeline/answer.ts';
import { toErrorCode } from '../pipeline/failure.ts';
import type {
  FeedbackStore,
  KnowledgeBase,
  PageStore,
  ProfileStore,
  RateLimiter,
  RunStore,
  StorageState,
} from '../pipeline/ports.ts';
import type { Eraser } from '../pipeline/runs/eraser.ts';
import type { Runs } from '../pipeline/runs/run.ts';
import { createBeginRun } from './begin-run.ts';
import { findBrowserFolder, readBrowserFiles } from './browser-files.ts';
import type { Config } from './config.ts';
import { handleApiErrors, type LogFailure, RequestProblem } from './errors.ts';
import { createFeedbackDesk } from './feedback-desk.ts';
import { createKeyCheck } from './key-check.ts';
import type { Logger } from './log.ts';
import { countRefusedAsks, tellRefusals } from './metrics/count-refusals.ts';
import type { Metrics } from './metrics/metrics.ts';
import { type AdmissionLimits, askerOf, createAdmission } from './middleware/admission.ts';
import { checkHost, createHostRules } from './middleware/check-host.ts';
import { checkOrigin, refuseForeignForms } from './middleware/check-origin.ts';
import { identifyEmbeddedVisitor } from './middleware/embedded-visitor.ts';
import { createErrorHold } from './middleware/hold-errors.ts';
import { chooseLanguage } from './middleware/language.ts';
import { logRequests } from './middleware/log-requests.ts';
import { noticeProxy } from './middleware/notice-proxy.ts';
import { refuseBrokenPath } from './middleware/refuse-broken-path.ts';
import { refuseOtherMethods } from './middleware/refuse-other-methods.ts';
import { setSecurityHeaders } from './middleware/security-headers.ts';
import { identifyVisitor } from './middleware/visitor.ts';
import { createNewcomers } from './newcomers.ts';
import { createOperatorAccess } from './operator/operator-access.ts';
import type { OperatorDesk } from './operator/operator-desk.ts';
import { handlePageErrors } from './page-errors.ts';
import { readRunEvents } from './read-run-events.ts';
import { createRequireRun } from './require-run.ts';
import { parseAsk } from './routes/ask-body.ts';
import { createAssetRoutes } from './routes/assets.ts';
import { createChatPageRoutes, type FormQuestion, type FormRun } from './routes/chat-page.ts';
import { createChatStreamRoutes } from './routes/chat-stream.ts';
import { createConversationsRoutes } from './routes/conversations.ts';
import { createDoctorRoutes } from './routes/doctor.ts';
import { createDoctorStreamRoutes } from './routes/doctor-stream.ts';
import { createEmbedRoutes } from './routes/embed.ts';
import { createErasureRoutes } from './routes/erasure.ts';
import { createFeedbackRoutes } from './routes/feedback.ts';
import { createFeedbackFormRoutes } from './routes/feedback-form.ts';
import { createGeneratedPageRoutes } from './routes/generated-page.ts';
import { createHealthRoutes } from './routes/health.ts';
import { createMetricsRoutes } from './routes/metrics.ts';
import { createOperatorRoutes } from './routes/operator/operator.ts';
import { createPassageRoutes } from './routes/passage.ts';
import { createProfileRoutes } from './routes/profile.ts';
import { createSiteFileRoutes } from './routes/site-files.ts';
import { createVisitorDataRoutes } from './routes/visitor-data.ts';
import { createWidgetRoutes } from './routes/widget.ts';
import type { RunKeys } from './run-keys.ts';
import type { Signatures } from './signatures.ts';
import type { SiteIdentity } from './site-identity.ts';
import type { StreamWatch } from './sse/stream-watch.ts';
import { createViews } from './views.ts';
import { createWarnings } from './warnings.ts';
import type { OwnerWebhook } from './webhook/owner-webhook.ts';

export interface AppDependencies {
  readonly config: Config;
  /** Folder that holds `views/` and what the build has made for browsers. */
  readonly packageRoot: string;
  readonly logger: Logger;
  readonly logFailure: LogFailure;
  readonly storage: StorageState;
  readonly rateLimiter: RateLimiter;
  readonly identity: SiteIdentity;
  readonly runs: Runs;
  readonly eraser: Eraser;
  readonly stores: {
    readonly runStore: RunStore;
    readonly feedback: FeedbackStore;
    readonly knowledge: KnowledgeBase;
    readonly pages: PageStore;
    readonly profiles: ProfileStore;
  };
  /** What operators see, without what the app itself knows. */
  readonly operator: Pick<OperatorDesk, 'ledger' | 'catalogue' | 'eventLog' | 'ownerWords' | 'ownerAnswers'>;
  /** Told what visitors say of answers. */
  readonly noteFeedback: OwnerWebhook['noteFeedback'];
  /** Whether a model may write the answers. */
  readonly hasModel: boolean;
  readonly links: Pick<Links, 'run'>;
  readonly signatures: Signatures;
  readonly keys: RunKeys;
  readonly watch: StreamWatch;
  /** Null when they are off. */
  readonly metrics: Metrics | null;
  readonly isDraining: () => boolean;
  /** As `isDraining`, but from when load balancers should turn elsewhere. */
  readonly isLeaving: () => boolean;
}

/**
 * The Express app. The order matters: the stream comes before everything that belongs to pages, so that helmet, compression
 * and static files never see it and a stream keeps nothing of them in memory.
 */
export function createApp(deps: AppDependencies): Express {
  const { config, packageRoot, logger, logFailure, storage, runs, metrics } = deps;
  const { runStore, feedback, knowledge, pages, profiles } = deps.stores;
  const requireRun = createRequireRun(runs, deps.keys);
  const feedbackDesk = createFeedbackDesk(feedback, deps.noteFeedback);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.TRUST_PROXY);
  if (config.REQUEST_LOG === 'on') app.use(logRequests(logger));
  app.use(refuseBrokenPath);
  const https = config.PUBLIC_URL?.startsWith('https:') ?? false;

  const { isDraining } = deps;
  const warnings = createWarnings(logger, config);
  const admission = createAdmission(toLimits(config), deps.rateLimiter, warnings.hiddenProxy);
  const beginRun = createBeginRun({
    runs,
    profiles,
    storage,
    logger,
    admission,
    isDraining,
    recogniseNewcomer: createNewcomers({ runs, signatures: deps.signatures }),
    maxWaitingRuns: config.MAX_WAITING_RUNS,
    onAsk: metrics?.asked,
  });

  const onReadFailure = (err: unknown, runId: string) =>
    logger.error({ err, errorId: createErrorId(), runId }, 'reading a run failed');
  const publicUrl = config.PUBLIC_URL;
  const { HOST: listenHost, EMBED_ORIGINS: embedOrigins } = config;
  const isOwnHost = createHostRules({ publicUrl, listenHost, embedOrigins });
  const refuseOtherHosts = checkHost(isOwnHost, warnings.unknownHost);
  const streams = Router();
  const identifyAsker = [
    noticeProxy(warnings.hiddenProxy),
    checkOrigin({ embedOrigins, sites: config.SITE_KEYS, publicUrl, isOwnHost }),
    identifyEmbeddedVisitor({ signatures: deps.signatures, siteSecrets: config.SITE_SECRETS }),
    identifyVisitor(deps.signatures, https),
  ];
  streams.use(...identifyAsker);
  streams.use(
    createDoctorStreamRoutes({
      watch: deps.watch,
      siteId: deps.identity.site,
      heartbeatMs: config.HEARTBEAT_MS,
      stallMs: config.STALL_TIMEOUT_MS,
      isDraining,
      admission,
    }),
  );
  // After the doctor, which tells the chain's other faults too when the host is wrong.
  streams.use(
    refuseOtherHosts,
    createChatStreamRoutes({
      runs,
      watch: deps.watch,
      requireRun,
      feedback,
      links: deps.links,
      isDraining,
      hasOthers: config.DATABASE_URL !== null,
      admission,
      beginRun,
      onReadFailure,
      onFirstEvent: metrics?.answeredFirst,
      maxMessageChars: config.MAX_MESSAGE_CHARS,
      maxBodyBytes: config.MAX_BODY_BYTES,
    }),
  );
  if (metrics) streams.use(countRefusedAsks(metrics.asked));
  app.use('/api/chat/stream', streams);
  const visitorData = createVisitorDataRoutes({ eraser: deps.eraser, profiles });
  app.use('/api/visitor', ...identifyAsker, refuseOtherHosts, visitorData);
  const feedbackRoutes = createFeedbackRoutes({ desk: feedbackDesk, requireRun, admission });
  app.use('/api/runs', ...identifyAsker, refuseOtherHosts, feedbackRoutes);
  app.use('/api', refuseUnknown, handleApiErrors(logFailure, createErrorId));

  app.use(createHealthRoutes({ knowledge, storage, identity: deps.identity, isLeaving: deps.isLeaving }));
  if (metrics && config.METRICS_KEY !== null && config.METRICS_PORT === null)
    app.use(createMetricsRoutes({ metrics, holdsKey: createKeyCheck(config.METRICS_KEY) }));
  const widgetFiles = readBrowserFiles(findBrowserFolder(packageRoot, 'widget'));
  const widgetTypes = readFileSync(join(packageRoot, 'public/widget/milepost.d.ts'), 'utf8');
  app.use(createWidgetRoutes({ files: widgetFiles, types: widgetTypes }));
  const assets = createAssetRoutes({ folder: findBrowserFolder(packageRoot, 'assets') });
  const securityHeaders = setSecurityHeaders({ https });
  // Caches may keep assets for everybody, so nobody is recognised, and given a cookie, before they are served.
  app.use(['/assets', '/robots.txt', '/manifest.webmanifest'], securityHeaders);
  app.use(assets.router);
  app.use(createSiteFileRoutes({ siteName: config.SITE_NAME, iconUrl: assets.url('icon.svg') }));
  const { hold, release } = createErrorHold();
  app.use(hold);
  app.use(identifyVisitor(deps.signatures, https));
  app.use(securityHeaders, compression({ filter: isNoStream }));
  const siteName = config.SITE_NAME;
  const views = createViews({ folder: `${packageRoot}/views`, assets, siteName, cache: true });
  app.use(chooseLanguage(https));
  app.use(release);
  // Before the checks of host and origin: a chain that spoils them is what this page must be able to tell.
  app.use(createDoctorRoutes({ views, heartbeatMs: config.HEARTBEAT_MS, publicUrl, admission }));
  app.use(refuseOtherHosts);
  app.use(refuseForeignForms(checkOrigin({ embedOrigins: [], sites: [], publicUrl, isOwnHost })));
  const maxMessageChars = config.MAX_MESSAGE_CHARS;
  app.use(
    createChatPageRoutes({
      views,
      siteName,
      runs: runStore,
      feedback,
      knowledge,
      pages,
      maxMessageChars,
      answersDiffer: deps.hasModel,
      ask: metrics ? tellRefusals(askFromForm, metrics.asked) : askFromForm,
      onReadFailure,
    }),
  );
  app.use(
    createGeneratedPageRoutes({ views, pages, runs: runStore, profiles, publicUrl: config.PUBLIC_URL ?? '' }),
  );
  app.use(createConversationsRoutes({ views, runs: runStore }));
  app.use(createFeedbackFormRoutes({ desk: feedbackDesk, feedback, runs: runStore, admission, views }));
  app.use(createProfileRoutes({ views, profiles }));
  app.use(createErasureRoutes({ views, eraser: deps.eraser, profiles }));
  app.use(createPassageRoutes({ views, knowledge }));
  app.use(createEmbedRoutes({ views, files: widgetFiles, publicUrl }));
  const access = createOperatorAccess(config, deps.signatures);
  if (access !== null) {
    const { rateLimiter } = deps;
    const desk = { ...deps.operator, views, access, logger, wordsFile: config.OWNER_WORDS, now: Date.now };
    app.use('/operator', createOperatorRoutes({ ...desk, rateLimiter }));
  }
  app.use(refuseOtherMethods('GET', 'HEAD', 'POST'));
  app.use(handlePageErrors({ views, logFailure, createErrorId }));
  return app;

  /** For browsers without JavaScript: asks, and follows the run as the streaming route does. */
  async function askFromForm(form: FormQuestion, req: Request, res: Response): Promise<FormRun> {
    const question = parseAsk(form, config.MAX_MESSAGE_CHARS);
    const { run } = await beginRun(req, res, question, question.clientMessageId).catch((error) => {
      // Another question from a form that the browser brought back with its old key: a new question all the same.
      if (toErrorCode(error) !== 'idempotency_conflict') throw error;
      return beginRun(req, res, question, null);
    });
    const release = admission.admitStream(askerOf(req, res));
    if (!release) return { run, follow: null };
    res.once('close', release);
    return { run, follow: (gone) => readRunEvents(runs.read(run.id, 0), gone) };
  }
}

function toLimits(config: Config): AdmissionLimits {
  return {
    asksPerMinute: {
      visitor: config.ASKS_PER_MINUTE_VISITOR,
      address: config.ASKS_PER_MINUTE_ADDRESS,
      site: config.ASKS_PER_MINUTE_SITE,
    },
    openStreams: {
      visitor: config.OPEN_STREAMS_VISITOR,
      address: config.OPEN_STREAMS_ADDRESS,
      site: config.OPEN_STREAMS_SITE,
    },
  };
}

function refuseUnknown(req: Request): never {
  throw new RequestProblem('not_found', `There is no ${req.method} ${req.baseUrl}${req.path}.`);
}

/** The second of three guards; the first is the order of the routes, the third is `no-transform` on the stream itself. */
function isNoStream(req: Request, res: Response): boolean {
  const type = String(res.getHeader('Content-Type') ?? '');
  return !type.startsWith('text/event-stream') && compression.filter(req, res);
}

function createErrorId(): string {
  return randomBytes(6).toString('hex');
}
