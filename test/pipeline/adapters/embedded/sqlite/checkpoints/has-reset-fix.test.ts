import { describe, expect, it } from '@jest/globals';
import { hasResetFix } from '../../../../../../pipeline/adapters/embedded/sqlite/checkpoints/has-reset-fix.ts';

describe('hasResetFix', () => {
  it.each(['3.44.6', '3.50.7', '3.51.3', '3.52.0', '3.53.0', '3.100.0', '4.0.0'])(
    'is true of SQLite %s',
    (version) => expect(hasResetFix(version)).toBe(true),
  );

  it.each(['3.7.0', '3.44.5', '3.45.3', '3.47.2', '3.49.9', '3.50.6', '3.51.2', ''])(
    'is false of SQLite "%s"',
    (version) => expect(hasResetFix(version)).toBe(false),
  );
});
