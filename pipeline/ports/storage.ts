/** Whether the stores take writes. */
export interface StorageState {
  /** Why questions are refused just now; null when they are taken. */
  problem(): string | null;
  /** Resolves with true as soon as writes are taken, with false when they have been refused for too long. */
  whenWritable(): Promise<boolean>;
}
