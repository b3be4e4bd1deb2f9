/** What the owner is told of a run: it had no answer, or one that was not helpful. */
export type DeliveryType = 'answer.unanswered' | 'feedback.unhelpful';

/** So many wait at most; what comes then is not taken. */
export const MAX_DELIVERIES = 10_000;

/** That the owner is to be told of a run. What is told is read when it is sent: nothing of a visitor is kept here. */
export interface NewDelivery {
  /** Names it for its receiver, over all attempts. */
  readonly id: string;
  readonly runId: string;
  /** One of a type waits for each run: a later one takes its place, and begins anew. */
  readonly type: DeliveryType;
  /** Milliseconds since the epoch before which it is not sent. */
  readonly dueAt: number;
}

export interface Delivery extends NewDelivery {
  /** How often it was claimed, this time among them. */
  readonly attempts: number;
  /** Milliseconds since the epoch when it was added. */
  readonly createdAt: number;
}

/**
 * Deliveries that wait, until they are settled or their run is erased (`UnitOfWork.eraseRuns`). Times are those of the caller's
 * clock; several processes may share one queue. Changes are durable when their promise resolves.
 */
export interface DeliveryStore {
  /** False when there is no such run, or no room. */
  add(delivery: NewDelivery): Promise<boolean>;
  /** Takes one back that is of no use any more. */
  withdraw(runId: string, type: DeliveryType): Promise<void>;
  /** Those that are due, the first first; nobody gets them again before `heldUntil`. */
  claim(now: number, heldUntil: number, limit: number): Promise<readonly Delivery[]>;
  /** It is delivered, or given up. Nothing when another one has taken its place. */
  settle(id: string): Promise<void>;
  /** The same, but it is to be tried again. */
  postpone(id: string, dueAt: number): Promise<void>;
  /** How many wait, and when the first of them is due; null when none waits. */
  look(): Promise<{ readonly count: number; readonly nextDueAt: number | null }>;
}
