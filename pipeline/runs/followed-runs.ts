import type { StagePayload } from '../events.ts';
import type { EventLog, RunStore } from '../ports.ts';
import type { EtaModel } from './eta.ts';
import { isPastEnd, type Road, readRoad, toRoadPosition } from './followed-road.ts';
import { encodeEvent } from './frame.ts';
import { replayRun } from './past-run.ts';
import { MAX_TOLD, toProgressTick } from './progress-ticks.ts';
import { forgetFrames, type LiveRun, NO_FRAMES, NO_READERS } from './reader.ts';
import { createRounds } from './rounds.ts';
import { MAX_LIVE_FRAMES, nextSeq, showTransient, wakeReaders } from './written-run.ts';

/** How often all that is followed is looked at, for what no word was heard of. */
const LOOK_MS = 1_000;
/** A run that has told nothing for so long may have come to an end that its log lacks, or be erased. */
const SILENT_MS = 5_000;

export interface FollowedRunsOptions {
  readonly eventLog: EventLog;
  readonly store: RunStore;
  readonly eta: Pick<EtaModel, 'estimate'>;
  readonly graceMs: number;
  /** Appends the end that the log of a run lacks although nobody will work on it any more. */
  readonly mendEnd: (runId: string) => Promise<void>;
  /** Told when the last reader of a run has left. */
  readonly onLeft: (runId: string) => void;
  readonly report: (runId: string, error: unknown) => void;
}

/**
 * Runs that are executed elsewhere and read here: what is new of them is read from the log once, for all their readers. Somebody
 * says when there is something new; a slow look finds what nobody has said.
 */
export interface FollowedRuns {
  /** The run has just begun, and has told nothing: whoever reads it soon need not look it up. */
  begin(runId: string): void;
  /** What readers of a run wait at that is followed; null when it is not, or not here. */
  find(runId: string): LiveRun | null;
  /** What readers of the run wait at; null when it is over, and the log alone has it. */
  open(runId: string): Promise<LiveRun | null>;
  /** There is something new of these runs; of any, when null. */
  wake(runIds: readonly string[] | null): void;
  isFollowed(runId: string): boolean;
  /** For whoever asks how the run stands, again and again, instead of following it: counts as following for a while. */
  touch(runId: string): void;
  /** Ends all readers, for good; they go on elsewhere. */
  close(): void;
}

interface FollowedRun extends LiveRun {
  readonly runId: string;
  road: Road | null;
  heardAt: number;
}

export function createFollowedRuns(options: FollowedRunsOptions): FollowedRuns {
  const { eventLog, store, eta, graceMs, mendEnd, onLeft, report } = options;
  const followed = new Map<string, FollowedRun>();
  const opening = new Map<string, Promise<LiveRun | null>>();
  const stale = new Set<FollowedRun>();
  const touched = new Map<string, number>();
  const rounds = createRounds<FollowedRun>(LOOK_MS, MAX_TOLD, (run, mayTell) => {
    if (mayTell) tick(run);
  });
  let isReading = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  return {
    begin(runId) {
      if (!isClosed) add(runId, null, 0);
    },
    find: (runId) => followed.get(runId) ?? null,
    async open(runId) {
      if (isClosed) return null;
      const known = followed.get(runId);
      if (known) return known;
      const opened = opening.get(runId) ?? open(runId).finally(() => opening.delete(runId));
      opening.set(runId, opened);
      return opened;
    },
    wake(runIds) {
      if (followed.size === 0) return;
      for (const run of runIds?.flatMap((id) => followed.get(id) ?? []) ?? followed.values()) stale.add(run);
      void readStale();
    },
    isFollowed(runId) {
      const hasReaders = (followed.get(runId)?.readerCount ?? 0) > 0;
      return hasReaders || performance.now() - (touched.get(runId) ?? Number.NEGATIVE_INFINITY) < graceMs;
    },
    touch(runId) {
      // The latest last, so that those that are too old come first.
      touched.delete(runId);
      touched.set(runId, performance.now());
      for (const [id, at] of touched) {
        if (performance.now() - at < graceMs) break;
        touched.delete(id);
      }
    },
    close() {
      isClosed = true;
      for (const run of followed.values()) end(run);
      clearInterval(timer);
    },
  };

  async function open(runId: string): Promise<LiveRun | null> {
    const { ended, lastSeq, stage } = await replayRun(eventLog, runId);
    if (ended || isClosed) return null;
    const run = add(runId, stage, lastSeq);
    // What was told while it was read.
    stale.add(run);
    void readStale();
    return run;
  }

  function add(runId: string, stage: StagePayload | null, lastSeq: number): FollowedRun {
    const run: FollowedRun = {
      runId,
      road: readRoad(stage),
      heardAt: performance.now(),
      frames: NO_FRAMES,
      firstSeq: lastSeq + 1,
      unwrittenCount: 0,
      transient: '',
      transientCount: 0,
      isOver: false,
      readerCount: 0,
      waiting: NO_READERS,
    };
    followed.set(runId, run);
    rounds.add(run);
    timer ??= setInterval(() => void look(), LOOK_MS).unref();
    return run;
  }

  async function readStale(): Promise<void> {
    if (isReading) return;
    isReading = true;
    while (stale.size > 0) {
      const runs = [...stale];
      stale.clear();
      try {
        const cursors = runs.map((run) => ({ runId: run.runId, afterSeq: nextSeq(run) - 1 }));
        const found = await eventLog.readAll(cursors);
        for (const run of runs) {
          const batch = found.get(run.runId);
          if (batch) show(run, batch.firstSeq, batch.frames);
        }
      } catch (error) {
        // Readers keep what they have; the next look tries again.
        report(runs[0]?.runId ?? '', error);
        break;
      }
    }
    isReading = false;
  }

  function show(run: FollowedRun, firstSeq: number, frames: readonly string[]): void {
    if (run.frames.length > MAX_LIVE_FRAMES) forgetFrames(run);
    // What was being read twice at the same time is taken once.
    const known = nextSeq(run) - firstSeq;
    if (known >= frames.length) return;
    if (known >= 0) run.frames = run.frames.concat(frames.slice(known));
    else Object.assign(run, { firstSeq, frames });
    run.heardAt = performance.now();
    for (const frame of frames) run.road = readRoad(frame, run.road);
    if (isPastEnd(frames.at(-1))) end(run);
    else wakeReaders(run);
  }

  function end(run: FollowedRun): void {
    run.isOver = true;
    forget(run);
    wakeReaders(run);
  }

  async function look(): Promise<void> {
    const silentSince = performance.now() - SILENT_MS;
    const silent: FollowedRun[] = [];
    for (const run of followed.values()) {
      // Whoever opens a run reads it before the next turn of the event loop.
      if (run.readerCount === 0) {
        leave(run);
        continue;
      }
      if (run.heardAt < silentSince) silent.push(run);
      stale.add(run);
    }
    await readStale();
    if (silent.length > 0) await endThoseOver(silent.filter((run) => run.heardAt < silentSince));
    if (followed.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  function leave(run: FollowedRun): void {
    forget(run);
    onLeft(run.runId);
  }

  function forget(run: FollowedRun): void {
    followed.delete(run.runId);
    rounds.remove(run);
    stale.delete(run);
  }

  async function endThoseOver(runs: readonly FollowedRun[]): Promise<void> {
    try {
      const running = await store.listRunning(runs.map(({ runId }) => runId));
      for (const run of runs) {
        run.heardAt = performance.now();
        if (running.has(run.runId) || run.isOver) continue;
        await mendEnd(run.runId);
        await readEnd(run);
      }
    } catch (error) {
      report(runs[0]?.runId ?? '', error);
    }
  }

  /** By itself: others may be being read all the time, and this one be in line. */
  async function readEnd(run: FollowedRun): Promise<void> {
    const afterSeq = nextSeq(run) - 1;
    const last = (await eventLog.readAll([{ runId: run.runId, afterSeq }])).get(run.runId);
    // The reading of all was faster.
    if (run.isOver || nextSeq(run) - 1 !== afterSeq) return;
    if (last) show(run, last.firstSeq, last.frames);
    // Erased: there is nothing to tell.
    else end(run);
  }

  function tick(run: FollowedRun): void {
    const position = run.road && toRoadPosition(run.road, performance.now());
    if (!position || run.waiting.length === 0) return;
    const data = toProgressTick(position, eta.estimate(position.stageId, position.elapsedInStageMs));
    if (!data || !run.road) return;
    run.road.toldProgress = data.progress;
    showTransient(run, encodeEvent({ name: 'progress', data }));
  }
}
