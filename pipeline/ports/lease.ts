/** What a process tells the others about itself. */
export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
  /** Where it is reached; null while it does not listen yet. */
  readonly address: string | null;
}

/** `holder` is the other one when the lease is not ours; null when nothing is known of it. */
export interface LeaseAnswer {
  readonly isOurs: boolean;
  readonly holder: LeaseHolder | null;
}

/**
 * The right to execute the runs of a store, held by one process at a time. It is free again soon after its holder is gone,
 * however that ended.
 */
export interface Lease {
  /** Takes the lease when it is free. Others are told `self`. */
  take(self: LeaseHolder): Promise<LeaseAnswer>;
  /**
   * Keeps the lease; call it every second or two. Others are told `self` from now on. When it is not ours any more, another
   * process may be executing the runs: the caller stops at once. An adapter whose store cannot be reached for a moment answers
   * that it is ours for as long as nobody else can have taken it.
   */
  renew(self: LeaseHolder): Promise<LeaseAnswer>;
  /** Gives it back; nothing when it is not held. */
  release(): Promise<void>;
}
