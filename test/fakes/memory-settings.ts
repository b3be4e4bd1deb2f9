import type { SettingStore } from '../../pipeline/ports.ts';

/** Settings that are gone with the test. */
export function createMemorySettings(): SettingStore {
  const values = new Map<string, string>();
  return {
    async readOrCreate(key, create) {
      const value = values.get(key) ?? create();
      values.set(key, value);
      return value;
    },
    async write(key, value) {
      values.set(key, value);
    },
  };
}
