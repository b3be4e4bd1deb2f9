import { createRequire } from 'node:module';
import { describe, it } from '@jest/globals';

/**
 * Runs tests that need what runs a sentence model, which is no dependency: .ci/run installs it, and CONTRIBUTING says how. Where
 * it is missing they are skipped, saying so, and fail under `CI`.
 */
export function describeWithModelPackages(name: string, tests: () => void): void {
  const { resolve } = createRequire(import.meta.url);
  const missing = ['onnxruntime-node', '@huggingface/tokenizers'].filter((wanted) => {
    try {
      return resolve(wanted) === '';
    } catch {
      return true;
    }
  });
  if (missing.length === 0 || process.env.CI) describe(name, tests);
  else it.skip(`${name}: ${missing.join(' and ')} not installed`, () => {});
}
