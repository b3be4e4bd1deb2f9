export type DatabaseProblem =
  | 'unwritable'
  | 'busy'
  | 'unreachable'
  | 'newer'
  | 'outdated'
  | 'corrupt'
  | 'unsupported'
  | 'missing'
  | 'unfinished';

/** Why the database cannot be used; the message says what is wrong and how to mend it. */
export class DatabaseError extends Error {
  readonly problem: DatabaseProblem;
  constructor(problem: DatabaseProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseError';
    this.problem = problem;
  }
}

/** True when another connection holds the lock that was wanted. */
export function isLocked(error: unknown): boolean {
  return /database (?:table )?is locked/i.test(reasonOf(error));
}

/** A file that SQLite finds damaged. */
export function toCorrupt(file: string, reason: string): DatabaseError {
  return new DatabaseError(
    'corrupt',
    `${file} is damaged (${reason}). Nothing was changed. Put back a copy of it, or move it away to start with an empty one.`,
  );
}

/** A step of a migration that failed for a reason of its own, and not because the folder or the file cannot be used. */
export function toOutdated(file: string, step: number, steps: number, error: unknown): unknown {
  if (isLocked(error) || isDamage(error) || isUnwritable(error)) return error;
  return new DatabaseError(
    'outdated',
    `The tables of ${file} could not be brought up to date: step ${step} of ${steps} failed (${reasonOf(error)}). Nothing was changed. ` +
      'Start the version that wrote the file, or point DATA_DIR at another folder.',
    { cause: error },
  );
}

/** What was thrown while `file` in `dataDir` was opened, with its fix where that is known. */
export function explainFailure(error: unknown, dataDir: string, file: string): unknown {
  if (error instanceof DatabaseError) return error;
  const reason = reasonOf(error);
  if (isDamage(error)) return toCorrupt(file, reason);
  if (isLocked(error)) {
    return new DatabaseError(
      'busy',
      `Another program is writing to ${file} (${reason}). Wait until it is done, or end it, and try again.`,
      { cause: error },
    );
  }
  if (!isUnwritable(error)) return error;
  return new DatabaseError(
    'unwritable',
    `Cannot write to DATA_DIR (${dataDir}): ${reason}. Make the folder writable for this user, free some space, or set DATA_DIR to another folder.`,
    { cause: error },
  );
}

/** True when SQLite cannot read what a file has. */
export function isDamage(error: unknown): boolean {
  return /malformed|not a database|corrupt/i.test(reasonOf(error));
}

function isUnwritable(error: unknown): boolean {
  // The file system's own errors come from making the folder.
  if (typeof (error as NodeJS.ErrnoException | null)?.syscall === 'string') return true;
  return /readonly|read-only|unable to open|disk is full|disk I\/O error/i.test(reasonOf(error));
}

function reasonOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}
