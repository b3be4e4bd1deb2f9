import { beforeEach, describe, expect, it } from '@jest/globals';
import { loadSessionSecret } from '../../server/session-secret.ts';
import { createMemorySettings } from '../fakes/memory-settings.ts';

const DATABASE_URL = 'postgres://user@host/database';
const [OLD, NEW] = ['an old secret of more than 32 characters', 'a new secret of more than 32 characters'];

describe('the secret of cookies', () => {
  let settings: ReturnType<typeof createMemorySettings>;
  let warnings: unknown[];
  const load = (SESSION_SECRET: string | null, url: string | null = DATABASE_URL) =>
    loadSessionSecret({
      config: { SESSION_SECRET, DATABASE_URL: url },
      settings,
      logger: { warn: (...told: unknown[]) => void warnings.push(told) },
    });
  beforeEach(() => {
    settings = createMemorySettings();
    warnings = [];
  });

  it('is made once where the operator has none', async () => {
    const made = await load(null);
    expect(made.length).toBeGreaterThanOrEqual(32);
    expect([await load(null), warnings]).toEqual([made, []]);
  });

  it('is told to be another one than that of the process before, once', async () => {
    await load(OLD);
    expect([await load(OLD), warnings]).toEqual([OLD, []]);
    expect(await load(NEW)).toBe(NEW);
    expect(warnings).toHaveLength(1);
    await load(NEW);
    expect(warnings).toHaveLength(1);
    await load(null);
    expect(warnings).toHaveLength(2);
    expect(JSON.stringify(warnings)).not.toMatch(/of more than 32/);
  });

  it('may be changed at every start where one process has everything', async () => {
    await load(OLD, null);
    await load(NEW, null);
    expect(warnings).toEqual([]);
  });
});
