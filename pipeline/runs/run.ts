import { randomBytes } from 'node:crypto';
import type { RunEvent } from '../events.ts';
import type { ClaimedRun } from '../ports.ts';
import { toCarefulObserver } from './careful-observer.ts';
import { createEtaModel } from './eta.ts';
import { createExecutions } from './executions.ts';
import { createFollowedRuns } from './followed-runs.ts';
import { createGrace } from './grace.ts';
import { createRunLog } from './log.ts';
import { createMissedEvents } from './missed-events.ts';
import { elapsedMsOf } from './past-run.ts';
import { createRunReaders } from './run-readers.ts';
import type { Runs, RunsOptions } from './runs.ts';
import { createSlots } from './slots.ts';
import { takeUpRun } from './take-up-run.ts';

export type {
  LogFlush,
  RunObserver,
  RunReport,
  RunSettings,
  Runs,
  RunsLoad,
  RunsOptions,
  RunsStores,
  RunTimes,
  RunWords,
} from './runs.ts';

/** How much longer than for the runs themselves the end of the process waits for a store that takes nothing. */
const STORE_PATIENCE_MS = 2_000;
/** Runs beyond those that there is room for, which wait here when no other process has room for them either. */
const MAX_QUEUED_CLAIMS = 100;

const DRAINING: RunEvent = {
  name: 'notice',
  data: {
    level: 'info',
    code: 'server_draining',
    message: 'The site is restarting. Your answer continues in a moment.',
    stageId: 'complete',
  },
};

/** Executes runs. A run outlives its readers: they follow its log, and their leaving does not end it at once. */
export function createRuns(options: RunsOptions): Runs {
  const { settings, executes = true } = options;
  const { runs: store, eventLog, beginUnit, control } = options.stores;
  const observer = toCarefulObserver(options.observer, createErrorId);
  const report = (runId: string, error: unknown) =>
    observer.failed({ runId, errorId: createErrorId(), stageId: null, error });
  /** False while open runs may be for `recover` to take up, in this process or, when it drains, in the next one. */
  let isRecovered = false;
  let isTakingUp = false;

  const log = createRunLog({
    store: eventLog,
    beginUnit,
    showsUnwritten: !control.isShared,
    onWritten(runIds) {
      control.wake(runIds);
      // Whoever followed a run here before it was taken up here.
      followed.wake(runIds);
    },
    onLost: (runId) => void executions.lose(runId),
    onFlushed: observer.flushed,
    onStoreError: report,
    bridge: (runId, nextSeq) => missed.bridge(runId, nextSeq),
  });
  const missed = createMissedEvents({
    log,
    store,
    beginUnit,
    mayMend: (runId) => !executions.active.has(runId) && (control.isShared || isRecovered),
    isShared: control.isShared,
    createErrorId,
    report,
  });
  const slots = createSlots(settings.maxActiveRuns);
  const eta = createEtaModel(options.eta);
  const grace = createGrace(
    settings,
    async (runId) => followed.isFollowed(runId) || (await control.isFollowed(runId)),
  );
  const followed = createFollowedRuns({
    eventLog,
    store,
    eta,
    graceMs: settings.graceMs,
    mendEnd: (runId) => missed.mendEnd(runId),
    onLeft: control.leave,
    report,
  });
  const executions = createExecutions({
    ...options,
    observer,
    log,
    slots,
    eta,
    grace,
    replay: (runId) => readers.replay(runId),
    createErrorId,
  });
  const { active } = executions;
  const readers = createRunReaders({
    log,
    missed,
    store,
    active,
    grace,
    followed,
    maxReplayEvents: settings.maxReplayEvents,
    isShared: control.isShared,
    isRecovered: () => isRecovered,
  });

  control.serve({
    stop: executions.stop,
    wake: followed.wake,
    isFollowed: followed.isFollowed,
    leave: (runId) => grace.leave(active.get(runId)),
    takeUp(isLate) {
      if (!isRecovered) return;
      const room = settings.maxActiveRuns - active.size;
      if (executes) void takeUp(isLate ? Math.max(room, MAX_QUEUED_CLAIMS) : room);
      else if (isLate) void endOverdue();
    },
    waitingCount: () => slots.waiting(),
    executing: () => [...active.keys()],
    lose(runIds) {
      for (const runId of runIds) void executions.lose(runId);
    },
  });

  return {
    async start(question) {
      const begun = await store.begin(question);
      const { run, joined, attempt, replaced, kept } = begun;
      if (joined) return begun;
      for (const id of replaced) control.stop(id).catch((error) => report(id, error));
      if (attempt === null) {
        control.offer();
        followed.begin(run.id);
        return begun;
      }
      // A conversation that has just begun has no history to look up.
      const isFirstTurn = question.conversationId === null && question.options?.replaces === undefined;
      executions.begin({ run, attempt, past: null, ageMs: 0, isFirstTurn });
      kept.then(
        () => executions.greet(run.id),
        () => executions.refuse(run.id),
      );
      return begun;
    },
    find: (runId) => store.find(runId),
    hasAsked: (visitorId, idempotencyKey) => store.hasAsked(visitorId, idempotencyKey),
    read: readers.read,
    replay: readers.replay,
    isExhausted: readers.isExhausted,
    stop: (runId) => control.stop(runId),
    async settled(runId) {
      grace.attach(active.get(runId));
      await (active.get(runId)?.ended ?? readers.untilOver(runId));
    },
    async recover() {
      const counts = executes ? await takeUp(settings.maxActiveRuns) : { continued: 0, ended: 0 };
      isRecovered = true;
      return counts;
    },
    async drain(patienceMs) {
      isRecovered = false;
      for (const runId of active.keys()) log.announce(runId, DRAINING);
      const timer = setTimeout(executions.suspend, patienceMs);
      const storeTimer = setTimeout(() => log.giveUp(), patienceMs + STORE_PATIENCE_MS);
      while (active.size > 0) await Promise.all([...active.values()].map(({ ended }) => ended));
      clearTimeout(timer);
      clearTimeout(storeTimer);
      await log.flush();
      followed.close();
    },
    activeCount: () => active.size,
    load: () => ({
      underWay: active.size,
      waiting: slots.waiting(),
      slotsInUse: slots.inUse(),
      slots: settings.maxActiveRuns,
    }),
    waitingCount: () => slots.waiting() + control.waitingElsewhere(),
    etaState: () => eta.state(),
    replaceEta: eta.replace,
  };

  /** Goes on with runs that nobody executes, or whose process is gone. */
  function takeUp(limit: number): Promise<{ continued: number; ended: number }> {
    return claimEach(limit, 0, goOn);
  }

  /** Whoever executes nothing ends what nobody has executed in the time that a run may take: its readers would wait for ever. */
  function endOverdue(): Promise<unknown> {
    return claimEach(MAX_QUEUED_CLAIMS, settings.runTimeoutMs, async (claimed) => {
      await takeUpRun(claimed, { eventLog, beginUnit, missed, createErrorId, isWanted: false });
      return false;
    });
  }

  async function claimEach(
    limit: number,
    minAgeMs: number,
    goesOn: (claimed: ClaimedRun) => Promise<boolean>,
  ): Promise<{ continued: number; ended: number }> {
    const counts = { continued: 0, ended: 0 };
    // One at a time: two would take twice what there is room for.
    if (isTakingUp || limit <= 0) return counts;
    isTakingUp = true;
    try {
      for (const claimed of await control.claim(limit, minAgeMs)) {
        // One that fails stays open: the site must start all the same, and whoever reads the run mends it.
        const isContinued = await goesOn(claimed).catch((error) => report(claimed.run.id, error));
        counts[isContinued ? 'continued' : 'ended']++;
      }
    } catch (error) {
      report('', error);
    }
    isTakingUp = false;
    return counts;
  }

  /** False when the run is over with it. */
  async function goOn(claimed: ClaimedRun): Promise<boolean> {
    const { run, attempt, isStopAsked, isFirstTurn } = claimed;
    // What is left of an attempt that another process has followed up meanwhile.
    await executions.lose(run.id);
    const taken = await takeUpRun(claimed, { eventLog, beginUnit, missed, createErrorId });
    if (!taken) return false;
    const { past } = taken;
    executions.begin({ run, attempt, past, ageMs: elapsedMsOf(claimed.ageMs, past), isFirstTurn });
    if (isStopAsked) executions.stop(run.id);
    return true;
  }
}

function createErrorId(): string {
  return randomBytes(6).toString('hex');
}
