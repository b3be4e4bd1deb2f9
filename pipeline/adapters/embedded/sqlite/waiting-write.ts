import { toErrorCode } from '../../../failure.ts';

/** A write that leaves with the next commit. It may run several times, and is settled once. */
export interface WaitingWrite {
  /** @throws when the storage fails; a failure of the write itself is only told when it is settled */
  run(): void;
  /** `commitFailure` is null when what `run` did is durable. */
  settle(commitFailure: unknown): void;
}

export function toWaitingWrite<Result>(
  work: () => Result,
  resolve: (result: Result) => void,
  reject: (error: unknown) => void,
): WaitingWrite {
  let settle = () => {};
  return {
    run() {
      try {
        const result = work();
        settle = () => resolve(result);
      } catch (error) {
        if (toErrorCode(error) === 'storage_unavailable') throw error;
        settle = () => reject(error);
      }
    },
    settle(commitFailure) {
      if (commitFailure === null) settle();
      else reject(commitFailure);
    },
  };
}
