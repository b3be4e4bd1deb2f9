import { describe, expect, it } from '@jest/globals';
import { createRunKeys } from '../../server/run-keys.ts';
import { createSignatures } from '../../server/signatures.ts';

const signatures = createSignatures('a secret that is long enough to sign');

describe('signatures', () => {
  it('hold for the value and the purpose they were made for, and for nothing else', () => {
    const signature = signatures.sign('visitor', 'alice');
    expect(signatures.verify('visitor', 'alice', signature)).toBe(true);
    expect(signatures.verify('visitor', 'bob', signature)).toBe(false);
    expect(signatures.verify('run', 'alice', signature)).toBe(false);
    expect(createSignatures('another secret').verify('visitor', 'alice', signature)).toBe(false);
  });

  it.each(['', 'x', 'ü'.repeat(22), `${signatures.sign('visitor', 'alice')}=`])(
    'refuse %j without a throw',
    (given) => {
      expect(signatures.verify('visitor', 'alice', given)).toBe(false);
    },
  );
});

describe('the key of a run', () => {
  const day = 24 * 60 * 60 * 1000;
  const key = createRunKeys(signatures, () => 0).create('run');

  it('opens its run until it expires', () => {
    expect(createRunKeys(signatures, () => day - 1).opens('run', key)).toBe(true);
    expect(createRunKeys(signatures, () => day).opens('run', key)).toBe(false);
    expect(createRunKeys(signatures, () => 0).opens('other', key)).toBe(false);
  });

  it('cannot be given a longer life', () => {
    const [, signature] = key.split('.');
    expect(createRunKeys(signatures, () => 0).opens('run', `zzzzzzzzz.${signature}`)).toBe(false);
  });
});
