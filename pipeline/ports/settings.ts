/** Small values that the installation itself makes and keeps, such as its signing secret. */
export interface SettingStore {
  /** The stored value; `create` makes it the first time, and the first one is kept when several processes ask at once. */
  readOrCreate(key: string, create: () => string): Promise<string>;
  /** Resolves when it is durable; what cannot be written for seconds is left out, and the caller will write again. */
  write(key: string, value: string): Promise<void>;
}
