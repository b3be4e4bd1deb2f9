import { RunFailure } from '../failure.ts';
import type { ActiveRun } from './execute-run.ts';

export interface GraceSettings {
  /** What becomes of a run that nobody follows: it is ended at once, after `graceMs`, or goes on to its end. */
  readonly whenDetached: 'abort' | 'grace' | 'finish';
  readonly graceMs: number;
}

/** Counts who follows a run, and ends one that nobody follows any more. Every call takes a run that may be over already. */
export interface Grace {
  attach(run: ActiveRun | undefined): void;
  detach(run: ActiveRun | undefined): void;
  /** The same for somebody who followed it in another process. */
  leave(run: ActiveRun | undefined): void;
  /** For whoever asks how the run stands, again and again, instead of following it; also for a run that has just begun. */
  touch(run: ActiveRun | undefined): void;
}

/** `isFollowedElsewhere` is asked before a run is ended. */
export function createGrace(
  { whenDetached, graceMs }: GraceSettings,
  isFollowedElsewhere: (runId: string) => Promise<boolean> = async () => false,
): Grace {
  const leave = (run: ActiveRun | undefined) => {
    if (run?.readers === 0) startTimer(run, whenDetached === 'abort' ? 0 : graceMs);
  };
  return {
    attach(run) {
      if (!run) return;
      run.readers++;
      clearTimeout(run.graceTimer);
      run.graceTimer = undefined;
    },
    detach(run) {
      if (!run) return;
      run.readers--;
      leave(run);
    },
    leave,
    touch(run) {
      if (run?.readers === 0) startTimer(run, graceMs);
    },
  };

  function startTimer(run: ActiveRun, ms: number): void {
    clearTimeout(run.graceTimer);
    if (whenDetached === 'finish') return;
    run.graceTimer = setTimeout(() => void endUnlessFollowed(run), ms);
  }

  async function endUnlessFollowed(run: ActiveRun): Promise<void> {
    const timer = run.graceTimer;
    const isFollowed = await isFollowedElsewhere(run.run.id);
    // Somebody may have come meanwhile.
    if (run.graceTimer !== timer) return;
    if (isFollowed) startTimer(run, graceMs);
    else run.signal.abort(new RunFailure('interrupted', 'Nobody followed the run any more.'));
  }
}
