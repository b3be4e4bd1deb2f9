import { describe, expect, it } from '@jest/globals';
import { loadOptional } from '../../../pipeline/import/load-optional.ts';

const missing = (name: string) =>
  Object.assign(new Error(`Cannot find package '${name}' imported from /srv/a.js`), {
    code: 'ERR_MODULE_NOT_FOUND',
  });

describe('an optional package', () => {
  it('is given when it is there', async () => {
    expect(await loadOptional('a', async () => 'loaded')).toBe('loaded');
  });

  it('is told with how to install it when it is missing', async () => {
    await expect(loadOptional('a', () => Promise.reject(missing('a')))).rejects.toThrow(
      'needs the package "a" to be read; run: npm install a',
    );
  });

  it('is not blamed for what it needs itself, or for being broken', async () => {
    await expect(loadOptional('a', () => Promise.reject(missing('b')))).rejects.toThrow(
      "Cannot find package 'b'",
    );
    await expect(loadOptional('a', () => Promise.reject(new Error('odd')))).rejects.toThrow('odd');
  });
});
